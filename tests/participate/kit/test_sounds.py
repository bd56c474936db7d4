"""Recordings: known kinds only, no notes of the phone in them, and the sound itself untouched."""

import pytest

from participate.kit.sounds import MOST_BYTES, BadSound, _crc, clean_sound
from tests.factories.questions import box, m4a, mp3, ogg, page, upload

SECRET = b"Lorong 3 nomor 7, Ibu Sari, -5.1496"


@pytest.mark.parametrize(("make", "kind"), [(mp3, "mp3"), (ogg, "ogg"), (m4a, "m4a")])
def test_every_kind_comes_out_without_its_notes_under_a_new_name(make, kind: str):
    data = make(SECRET)
    assert SECRET in data
    clean = clean_sound(upload(data, "Ibu Sari.exe"))
    assert clean.name is not None
    assert (clean.name.rsplit(".", 1)[1], len(clean.name), "Sari" in clean.name) == (kind, 28, False)
    assert SECRET not in clean.read()


def test_an_mp3_keeps_its_frames_only():
    assert clean_sound(upload(mp3(SECRET))).read() == mp3()


def test_an_ogg_keeps_its_length_and_its_check_sums():
    clean = clean_sound(upload(ogg(SECRET))).read()
    assert len(clean) == len(ogg(SECRET))
    at = 0
    while at < len(clean):
        body = at + 27 + clean[at + 26]
        end = body + sum(clean[at + 27 : body])
        bare = bytearray(clean[at:end])
        told = int.from_bytes(bare[22:26], "little")
        bare[22:26] = bytes(4)
        assert _crc(bare) == told
        at = end


def test_comments_that_go_over_several_pages_are_blanked_too():
    notes = SECRET * 4000
    clean = clean_sound(upload(ogg_in_pages(notes))).read()
    assert SECRET not in clean


def ogg_in_pages(notes: bytes) -> bytes:
    """Return an OGG whose comment packet needs more than one page."""
    comment = b"ARTIST=" + notes
    tags = b"OpusTags" + b"\4\0\0\0test" + b"\1\0\0\0" + len(comment).to_bytes(4, "little") + comment
    made, number, at = page(b"OpusHead\x01\x01" + bytes(9), 0, 2), 1, 0
    full = 255 * 255
    while len(tags) - at > full:
        head = b"OggS\0\0" + bytes(8) + b"\1\0\0\0" + number.to_bytes(4, "little") + bytes(4)
        made += head + bytes([255] * 256)[:1] + bytes([255] * 255) + tags[at : at + full]
        at, number = at + full, number + 1
    return made + page(tags[at:], number, 0) + page(b"\xfc" + bytes(180), number + 1, 4)


def test_an_m4a_keeps_every_offset():
    clean = clean_sound(upload(m4a(SECRET))).read()
    assert len(clean) == len(m4a(SECRET))
    assert (b"udta" in clean, clean.index(b"mdat")) == (False, m4a(SECRET).index(b"mdat"))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"<script>alert(1)</script>" * 20, b"ID3" + bytes(200), b"\xff\xfb\x90\x00" + bytes(600),
        b"OggS" + bytes(300), b"MZ" + bytes(500), b"%PDF-1.7" + bytes(300), b"RIFF\0\0\0\0WAVE" + bytes(300),
        m4a(handler=b"vide"), box(b"ftyp", b"qt  " + bytes(8)) + bytes(200), box(b"ftyp", b"M4A ") + bytes(300),
        page(b"\x80theora" + bytes(40), 0, 2) + page(b"\x81theora" + bytes(40), 1, 0), ogg()[:60],
        page(b"OpusHead\x01\x01" + bytes(9), 0, 2) + ogg(), mp3()[:100],
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_words(data: bytes):
    with pytest.raises(BadSound):
        clean_sound(upload(data))


def test_what_is_too_large_is_refused_before_it_is_read_whole():
    with pytest.raises(BadSound):
        clean_sound(upload(mp3() * (MOST_BYTES // len(mp3()) + 2)))
