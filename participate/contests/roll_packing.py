"""A roll in few bytes, for a list that waits for its confirmation or may be taken back: keys, never names."""

import json
import zlib
from collections.abc import Iterator, Mapping

from voting.ballots.services import RollLine

PIECE = 1 << 16


def pack(lines: Mapping[str, RollLine], contacts: Mapping[str, str]) -> bytes:
    """Return lines by person key, and contacts by person key, compressed piece by piece."""
    squeeze = zlib.compressobj(1)
    parts: list[bytes] = []
    known = {line: place for place, line in enumerate(dict.fromkeys(lines.values()))}
    parts.append(
        squeeze.compress(f"{json.dumps([[row.level, row.area, row.weight] for row in known])}\n".encode())
    )
    for key in sorted(lines):
        parts.append(squeeze.compress(f"{key} {known[lines[key]]} {contacts.get(key, '')}\n".encode()))
    parts.append(squeeze.flush())
    return b"".join(parts)


def unpack(body: bytes) -> tuple[dict[str, RollLine], dict[str, str]]:
    """Return what `pack` was given."""
    rows = _lines(body)
    known = [RollLine(*row) for row in json.loads(next(rows))]
    lines, contacts = {}, {}
    for row in rows:
        key, place, contact = row.split(" ", 2)
        lines[key] = known[int(place)]
        if contact:
            contacts[key] = contact
    return lines, contacts


def _lines(body: bytes) -> Iterator[str]:
    """Yield the lines of a packed text without unpacking it as a whole."""
    stretch, rest = zlib.decompressobj(), b""
    for start in range(0, len(body), PIECE):
        *whole, rest = (rest + stretch.decompress(body[start : start + PIECE])).split(b"\n")
        for line in whole:
            yield line.decode()
