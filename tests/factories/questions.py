"""Questions, offices and recordings for tests."""

from io import BytesIO
from typing import Any

from participate.deliberation.models import Thread
from participate.deliberation.questions.models import Question
from participate.deliberation.questions.services.asking import ask_question
from participate.kit.sounds import _crc
from participate.processes.models import Office
from tests.factories.processes import make_user
from tests.factories.talk import make_thread

TEXT = "Kapan saluran di lorong 3 dikeruk?"


def ask(
    thread: Thread | None = None,
    text: str = TEXT,
    *,
    by: Any = None,
    office: Office | None = None,
    **more: Any,
) -> Question:
    """Ask as somebody (or as Ibu Sari), about a thread (or the whole process)."""
    actor = by or make_user("sari@example.org", display_name="Ibu Sari")
    return ask_question(actor=actor, thread=thread or make_thread(), text=text, office=office, **more)


def upload(data: bytes, name: str = "suara.mp3") -> BytesIO:
    """Return an upload with a name."""
    file = BytesIO(data)
    file.name = name
    return file


def mp3(notes: bytes = b"") -> bytes:
    """Return a short MP3 (MPEG 1, layer III, 128 kbit/s, 44.1 kHz), with notes before and behind it."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    head = b"ID3\x04\x00\x00" + _synchsafe(len(notes)) + notes if notes else b""
    tail = b"TAG" + notes[:125].ljust(125, b"\0") if notes else b""
    return head + frame * 4 + tail


def _synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def page(body: bytes, number: int, flag: int) -> bytes:
    """Return one page of an OGG with its check sum."""
    table, rest = [], len(body)
    while rest >= 255:
        table.append(255)
        rest -= 255
    table.append(rest)
    head = b"OggS\0" + bytes([flag]) + bytes(8) + b"\1\0\0\0" + number.to_bytes(4, "little")
    made = bytearray(head + bytes(4) + bytes([len(table), *table]) + body)
    made[22:26] = _crc(made).to_bytes(4, "little")
    return bytes(made)


def ogg(notes: bytes = b"") -> bytes:
    """Return a short OGG with Opus heads, a comment and some sound."""
    comment = b"ARTIST=" + notes
    tags = b"OpusTags" + b"\4\0\0\0test" + b"\1\0\0\0" + len(comment).to_bytes(4, "little") + comment
    head = b"OpusHead\x01\x01" + bytes(9)
    return page(head, 0, 2) + page(tags, 1, 0) + page(b"\xfc" + bytes(180), 2, 4)


def box(kind: bytes, body: bytes) -> bytes:
    """Return one box of an MP4."""
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def m4a(notes: bytes = b"", handler: bytes = b"soun") -> bytes:
    """Return an MP4 with one track, and notes in it."""
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(13))
    track = box(b"trak", box(b"mdia", hdlr))
    return (
        box(b"ftyp", b"M4A \0\0\0\0M4A mp42")
        + box(b"moov", track + box(b"udta", b"place " + notes))
        + box(b"mdat", bytes(200))
    )
