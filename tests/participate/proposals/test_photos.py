"""Photos keep their pixels and lose everything else."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from participate.kit import photos as photo_service
from participate.kit.photos import BadPhoto, clean_photo
from participate.processes.enums import Capability
from participate.proposals.models import DraftPhoto, Proposal, ProposalDraft
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_dictionary
from tests.participate.proposals.test_propose import fill, review_url


def picture(size=(640, 480), kind="JPEG", mode="RGB", colour="green", **options):
    target = BytesIO()
    Image.new(mode, size, colour).save(target, kind, **options)
    return target.getvalue()


def with_gps():
    exif = Image.Exif()
    exif[0x010F] = "RahasiaPhone"
    exif.get_ifd(0x8825).update({1: "S", 2: (5.0, 8.0, 45.0), 3: "E", 4: (119.0, 26.0, 20.0)})
    return picture(exif=exif, comment=b"RahasiaKomentar")


def upload(content, name="foto.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def opened(content_file):
    return Image.open(BytesIO(content_file.read()))


def test_place_phone_and_comment_are_removed():
    before = with_gps()
    assert Image.open(BytesIO(before)).getexif().get_ifd(0x8825)
    assert b"RahasiaPhone" in before
    after = clean_photo(upload(before))
    raw = after.read()
    made = Image.open(BytesIO(raw))
    assert (dict(made.getexif()), dict(made.getexif().get_ifd(0x8825))) == ({}, {})
    assert {"exif", "comment", "xmp", "icc_profile", "photoshop"} & set(made.info) == set()
    assert (b"Rahasia" in raw, b"Exif" in raw) == (False, False)


def test_the_picture_is_turned_upright_and_at_most_1600_pixels_a_side():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = opened(clean_photo(upload(picture(size=(3200, 1600), exif=exif))))
    assert (made.size, made.format, made.mode) == ((800, 1600), "JPEG", "RGB")


def test_the_name_of_the_upload_is_forgotten():
    name = clean_photo(upload(picture(), name="../Rumah Ibu Melati.php")).name
    assert name.endswith(".jpg")
    assert "Melati" not in name


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L")]
)
def test_every_usual_kind_becomes_a_jpeg(kind, mode):
    made = opened(clean_photo(upload(picture(kind=kind, mode=mode, colour=0))))
    assert (made.format, made.size) == ("JPEG", (640, 480))


@pytest.mark.parametrize(
    "content",
    [b"", b"bukan gambar", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"GIF89a" + b"0" * 40,
     picture()[:200], b"\xff\xd8\xff" + b"0" * 1000],
)  # fmt: skip
def test_what_is_not_a_photo_is_refused_with_a_sentence(content):
    with pytest.raises(BadPhoto) as error:
        clean_photo(upload(content))
    assert error.value.message


def bomb(side=60_000):
    def chunk(tag, data):
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_decompression_bomb_is_refused_before_it_unfolds(side):
    with pytest.raises(BadPhoto):
        clean_photo(upload(bomb(side), "bom.png"))


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr(photo_service, "MOST_BYTES", 1000)
    with pytest.raises(BadPhoto):
        clean_photo(upload(picture(size=(1500, 1500))))


@pytest.fixture
def draft(client, db):
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    make_dictionary(cycle)
    client.post(reverse("proposals:start", args=[cycle.slug]))
    return ProposalDraft.objects.get()


def photos_url(draft):
    return reverse("proposals:photos", args=[draft.cycle.slug, draft.pk])


def test_a_wrong_file_keeps_the_draft_and_the_good_photos(client, draft):
    client.post(photos_url(draft), {"upload": upload(picture()), "add": "1"})
    page = client.post(photos_url(draft), {"upload": upload(b"bukan gambar"), "add": "1"})
    assert (page.status_code, DraftPhoto.objects.count()) == (422, 1)


def test_each_photo_needs_words_and_then_the_next_question_comes(client, draft):
    client.post(photos_url(draft), {"upload": upload(picture()), "add": "1"})
    photo = DraftPhoto.objects.get()
    assert client.post(photos_url(draft), {"next": "1"}).status_code == 422
    onward = client.post(photos_url(draft), {"next": "1", f"alt_{photo.pk}": "Lorong becek"})
    assert onward["Location"].endswith("/contribution/")
    photo.refresh_from_db()
    assert photo.alt == "Lorong becek"


def test_five_photos_are_enough(client, draft):
    for _ in range(5):
        client.post(photos_url(draft), {"upload": upload(picture((20, 20))), "add": "1"})
    page = client.post(photos_url(draft), {"upload": upload(picture((20, 20))), "add": "1"})
    assert (page.status_code, DraftPhoto.objects.count()) == (422, 5)


def test_a_photo_can_be_deleted_and_never_somebody_elses(client, draft):
    client.post(photos_url(draft), {"upload": upload(picture()), "add": "1"})
    photo = DraftPhoto.objects.get()
    other = ProposalDraft.objects.create(cycle=draft.cycle, token_hash="x", updated_at=draft.updated_at)
    foreign = DraftPhoto.objects.create(draft=other, image="proposals/x.jpg", alt="milik orang")
    client.post(photos_url(draft), {"remove": str(foreign.pk), f"alt_{foreign.pk}": "diubah"})
    client.post(photos_url(draft), {"remove": str(photo.pk)})
    assert list(DraftPhoto.objects.values_list("pk", "alt")) == [(foreign.pk, "milik orang")]


def test_the_photos_of_a_draft_go_with_the_proposal(client, draft):
    client.post(photos_url(draft), {"upload": upload(with_gps()), "add": "1"})
    client.post(photos_url(draft), {"next": "1", f"alt_{DraftPhoto.objects.get().pk}": "Lorong becek"})
    client.force_login(make_user())
    fill(client, draft)
    client.post(review_url(draft))
    photo = Proposal.objects.get().photos.get()
    assert (photo.alt, b"Exif" in photo.image.read()) == ("Lorong becek", False)
