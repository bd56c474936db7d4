"""Hostile pictures and hostile words in mail."""

import io
import struct
import zlib

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from participate.kit.photos import BadPhoto, clean_photo
from participate.notices.models import Delivery
from participate.notices.services import follow, tell
from tests.factories.processes import make_user


def png(width, height, body=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg(**more):
    made = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(made, "JPEG", **more)
    return made.getvalue()


def clean(content, name="a.jpg"):
    return clean_photo(SimpleUploadedFile(name, content, "image/jpeg"))


def kept_or_refused(content):
    """Say whether a picture became a clean photo or was refused with a sentence; anything else is raised."""
    try:
        return clean(content).read()[:3] == b"\xff\xd8\xff"
    except BadPhoto as error:
        return bool(str(error))


BOMB = png(7000, 7000, zlib.compress(b"\0" * (7000 * 4 + 1) * 7000, 9))
EXIFS = [b"Exif\0\0" + bytes(range(200)), b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12" * 40,
         b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\xff\xff\xff\x7f\x00\0\0\0"]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [BOMB, png(60_000, 60_000), png(1, 2**31 - 1), png(100, 100, b"\x00" * 50), png(100, 100, zlib.compress(b"")),
     b"GIF89a<script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
     b"%!PS-Adobe-3.0 EPSF-3.0", b"RIFF\xff\xff\xff\xffWEBPVP8X" + b"\xff" * 60, jpeg()[:-40] + b"\xff\xd8" * 9,
     jpeg()[:300]],
    ids=["bomb", "vast", "thin", "noise", "short", "gif", "svg", "eps", "webp", "tail", "half"],
)  # fmt: skip
def test_a_hostile_picture_ends_in_a_sentence_or_a_clean_photo(content):
    assert kept_or_refused(content)


@pytest.mark.filterwarnings("ignore")  # Pillow warns, and goes on
@pytest.mark.parametrize("exif", EXIFS)
def test_broken_camera_notes_do_no_harm(exif):
    assert kept_or_refused(jpeg(exif=exif))


def test_a_page_hidden_in_a_picture_does_not_survive():
    hidden = b"<script>alert(document.domain)</script>"
    for content in (jpeg(comment=hidden), jpeg() + hidden, jpeg(exif=b"Exif\0\0" + hidden)):
        try:
            kept = clean(content, "x.html\r\nSet-Cookie: a=b.jpg")
        except BadPhoto:
            continue
        assert hidden not in kept.read()
        assert kept.name.isascii()
        assert (kept.name[-4:], len(kept.name)) == (".jpg", 28)


def test_a_bomb_stays_small_in_memory():
    """Twenty-four megapixels are what a decoder may unfold where a JPEG can be read small."""
    with pytest.raises(BadPhoto):
        clean(BOMB)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "words", ["Got\r\nBcc: all@example.org", "Got\nX: 1", "Got\u2028x", "Got\x00x", "=?utf-8?q?x?="]
)
def test_words_of_a_citizen_cannot_become_headers_or_stop_the_mail(words):
    user = make_user("ibu@example.org")
    follow(actor=user, topic="proposal:1", title=words.replace("\x00", ""), url="/x/")
    tell(
        topic="proposal:1",
        key="k",
        subject=words.replace("\x00", ""),
        body=words.replace("\x00", ""),
        url="/x/",
    )
    assert [row.to for row in mail.outbox] == [["ibu@example.org"]]
    assert set(mail.outbox[0].message().keys()) & {"Bcc", "X"} == set()
    assert Delivery.objects.get().state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_stranger_is_asked_to_confirm_in_spite_of_odd_words():
    follow(topic="proposal:1", title="Got\r\nBcc: all@example.org", url="/x/", email="a@example.org")
    assert [row.to for row in mail.outbox] == [["a@example.org"]]
