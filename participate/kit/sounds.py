"""Make uploaded recordings safe: a known kind, a size, a new name, and none of the notes a phone writes into them.

The kind is read from the first bytes, never from the name. Notes (ID3, APE, Vorbis comments, the `udta` and `meta`
boxes of MP4 with place and device) are cut off where they stand at an end, and blanked in place where they stand
inside, so that every offset in the file stays right.
"""

import secrets
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from participate.kit.errors import DomainError

MOST_BYTES = 10 * 1024 * 1024
LEAST_BYTES = 128
TYPES = ".mp3,.ogg,.oga,.opus,.m4a,audio/mpeg,audio/ogg,audio/mp4"
# Boxes of MP4 that hold other boxes on the way to the notes.
_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"}
_NOTES = {b"udta", b"meta", b"uuid"}
_M4A_BRANDS = {
    b"M4A ",
    b"M4B ",
    b"mp42",
    b"mp41",
    b"isom",
    b"iso2",
    b"iso5",
    b"iso6",
    b"dash",
    b"3gp4",
    b"3gp5",
    b"3gp6",
}
_VIDEO = b"vide"


class BadSound(DomainError):
    """The recording cannot be used; the message says why and what to do."""

    status = 422


def clean_sound(upload: BinaryIO) -> ContentFile:
    """Return the recording without notes, under a random name that ends with its true kind.

    Raises `BadSound` with a sentence that says what to do.
    """
    if getattr(upload, "size", 0) > MOST_BYTES:
        raise BadSound(_too_large())
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadSound(_too_large())
    for kind, clean in _KINDS.items():
        found = clean(data)
        if found is not None and len(found) >= LEAST_BYTES:
            return ContentFile(found, name=f"{secrets.token_hex(12)}.{kind}")
    raise BadSound(_("This file is not a recording we can play. Please send an MP3, OGG or M4A file."))


def _too_large() -> str:
    return _("This recording is larger than 10 MB. Please make it shorter.")


def _mp3(data: bytes) -> bytes | None:
    """Return the frames of an MP3 between its tags; None for anything else."""
    start = 0
    while data[start : start + 3] == b"ID3" and len(data) >= start + 10:
        size = 0
        for byte in data[start + 6 : start + 10]:
            size = size << 7 | byte & 0x7F
        start += 10 + size + (10 if data[start + 5] & 0x10 else 0)
    end = len(data)
    if data[end - 128 : end - 125] == b"TAG":
        end -= 128
    if data[end - 32 : end - 24] == b"APETAGEX":
        end -= min(32 + int.from_bytes(data[end - 20 : end - 16], "little"), end - start)
    frames = data[start:end].lstrip(b"\0")
    return frames if _is_frame(frames, 0) and _is_frame(frames, _frame_length(frames)) else None


_RATES = {3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320), 2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80,
          96, 112, 128, 144, 160)}  # fmt: skip
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _is_frame(data: bytes, at: int) -> bool:
    """Say whether a frame of layer III begins at a place."""
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return False
    rate, sample = data[at + 2] >> 4, data[at + 2] >> 2 & 3
    return rate not in (0, 15) and sample != 3 and data[at + 1] >> 3 & 3 != 1


def _frame_length(data: bytes) -> int:
    """Return how long the first frame is; 0 when there is none."""
    if not _is_frame(data, 0):
        return 0
    version = data[1] >> 3 & 3
    rate = _RATES[3 if version == 3 else 2][data[2] >> 4]
    sample = _SAMPLES[version][data[2] >> 2 & 3]
    return (144 if version == 3 else 72) * rate * 1000 // sample + (data[2] >> 1 & 1)


def _ogg(data: bytes) -> bytes | None:
    """Return an OGG with Vorbis or Opus sound, its comments blanked; None for anything else."""
    if data[:4] != b"OggS":
        return None
    out, pages = bytearray(data), list(_pages(data))
    # One stream only: a second one could bring pictures, or comments of its own.
    one = sum(data[start + 5] >> 1 & 1 for start, _body, _end in pages) == 1
    packets = _first_packets(data, pages) if one else []
    if len(packets) < 2:
        return None
    head, notes = packets
    first = bytes(data[place] for place in head[:8])
    mark = 8 if first == b"OpusHead" else 7 if first[:7] == b"\x01vorbis" else 0
    if not mark or not _blank_comments(out, notes, mark):
        return None
    for start, body, end in pages:
        if notes and start <= notes[-1] and notes[0] < end and body <= end:
            out[start + 22 : start + 26] = b"\0\0\0\0"
            out[start + 22 : start + 26] = _crc(out[start:end]).to_bytes(4, "little")
    return bytes(out)


def _pages(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (start, start of the body, end) of each whole page."""
    at = 0
    while data[at : at + 4] == b"OggS" and len(data) >= at + 27:
        body = at + 27 + data[at + 26]
        end = body + sum(data[at + 27 : body])
        if end > len(data):
            return
        yield at, body, end
        at = end


def _first_packets(data: bytes, pages: list[tuple[int, int, int]]) -> list[list[int]]:
    """Return the places of the bytes of the first two packets, which may go over several pages."""
    packets: list[list[int]] = [[]]
    for start, body, _end in pages:
        at = body
        for length in data[start + 27 : body]:
            packets[-1].extend(range(at, at + length))
            at += length
            if length < 255:
                if len(packets) == 2:
                    return packets
                packets.append([])
    return []


def _blank_comments(out: bytearray, places: list[int], mark: int) -> bool:
    """Write blanks over every comment of a comment packet; say whether it was one."""
    packet = bytes(out[place] for place in places)
    if packet[:mark] not in (b"OpusTags", b"\x03vorbis"):
        return False
    at = mark + 4 + int.from_bytes(packet[mark : mark + 4], "little")
    count = int.from_bytes(packet[at : at + 4], "little")
    at += 4
    for _number in range(min(count, 10_000)):
        length = int.from_bytes(packet[at : at + 4], "little")
        at += 4
        for place in places[at : at + length]:
            out[place] = 0x20
        at += length
    # What Opus allows behind the comments may hold anything; Vorbis ends with one bit that must stay.
    for place in places[at:] if mark == 8 else ():
        out[place] = 0
    return at <= len(packet)


def _table() -> list[int]:
    """Return the table of the check sum of OGG pages."""
    rows = []
    for number in range(256):
        value = number << 24
        for _bit in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
        rows.append(value)
    return rows


_CRC = _table()


def _crc(page: bytes | bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _CRC[value >> 24 ^ byte]
    return value


def _m4a(data: bytes) -> bytes | None:
    """Return an MP4 with sound only, its notes blanked; None for anything else."""
    if data[4:8] != b"ftyp" or data[8:12] not in _M4A_BRANDS:
        return None
    out = bytearray(data)
    kinds = set(_blank_boxes(out, 0, len(out)))
    if b"moov" not in kinds or b"mdat" not in kinds or _VIDEO in kinds:
        return None
    return bytes(out)


def _blank_boxes(out: bytearray, at: int, end: int) -> Iterator[bytes]:
    """Turn every box of notes into free space; yield the kinds met, and `vide` for a picture track."""
    while at + 8 <= end:
        size, kind = int.from_bytes(out[at : at + 4], "big"), bytes(out[at + 4 : at + 8])
        head = 8
        if size == 1:
            size, head = int.from_bytes(out[at + 8 : at + 16], "big"), 16
        stop = end if size == 0 else at + size
        if stop > end or stop < at + head:
            return
        yield kind
        if kind in _NOTES:
            out[at + 4 : at + 8] = b"free"
            out[at + head : stop] = bytes(stop - at - head)
        elif kind in _HOLDERS:
            yield from _blank_boxes(out, at + head, stop)
        elif kind == b"hdlr" and out[at + head + 8 : at + head + 12] == _VIDEO:
            yield _VIDEO
        at = stop


_KINDS: dict[str, Callable[[bytes], bytes | None]] = {"mp3": _mp3, "ogg": _ogg, "m4a": _m4a}
