"""PrefLib orders: `.soc`, `.soi` (strict, complete or not), `.toc`, `.toi` (with equals in braces).

The format is described at preflib.github.io/PrefLib-Jekyll/format (Mattei and Walsh, ADT 2013). Both headers
are read: the present one (`# NUMBER ALTERNATIVES: 3`, then `2: 1,{2,3}`) and the first one (the number of
alternatives, a line `1,name` for each, `voters,sum,orders`, then `2,1,{2,3}`). Every mistake is a `FormatError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from voting.tally.contest import BallotGroup
from voting.tally.errors import FormatError
from voting.tally.formats.cells import Line, lines, split_cells
from voting.tally.formats.profile import Profile, Tally, count_of, group_of

Progress = Callable[[int, int], None]
SUFFIXES = ("soc", "soi", "toc", "toi")
ALTERNATIVES_LIMIT = 100_000
_NAME = re.compile(r"ALTERNATIVE NAME ([0-9]{1,9})", re.ASCII)
_ITEM = re.compile(r"\s*\{([^{}]*)\}\s*(?:,|$)|([^,{}]*)(?:,|$)")


def read(path: str | Path, progress: Progress | None = None) -> Profile:
    """Read one profile; which orders are allowed follows from the suffix (any orders for another suffix).

    `progress` is called now and then with (bytes read, bytes in all). Raises `FormatError`, and nothing else.
    """
    path = Path(path)
    total = path.stat().st_size if path.is_file() else 0
    reader = _Reader(str(path), path.suffix.lower().lstrip("."))
    for number, text, done in lines(path, str(path)):
        reader.feed(number, text.strip())
        if progress is not None and number % 10_000 == 0:
            progress(done, total)
    return reader.finish()


class _Reader:
    """The state between two lines. `old` is None until the first line tells the header."""

    def __init__(self, file: str, suffix: str) -> None:
        self.file = file
        self.strict = suffix in ("soc", "soi")
        self.complete = suffix in ("soc", "toc")
        self.number = 0
        self.old: bool | None = None
        self.meta: dict[str, str] = {}
        self.where: dict[str, int] = {}
        self.names: dict[str, str] = {}
        self.places: dict[str, int] = {}
        self.groups: list[BallotGroup] = []
        self.tally = Tally()

    def fail(self, column: int, code: str, **data: object) -> FormatError:
        return FormatError(self.file, self.number, column, code, **data)

    def feed(self, number: int, text: str) -> None:
        """Take one line."""
        self.number = number
        if not text:
            return
        if self.old is None:
            self.old = not text.startswith("#")
            if self.old:
                self._set("NUMBER ALTERNATIVES", text)
                return
        if text.startswith("#"):
            self._comment(text)
        elif self.old and len(self.names) < self._whole("NUMBER ALTERNATIVES"):
            self._old_name(text)
        elif self.old and "NUMBER VOTERS" not in self.meta:
            self._old_sums(split_cells(self.file, number, text, ","))
        else:
            self._order(text)

    def _set(self, key: str, value: str) -> None:
        if key in self.meta:
            raise self.fail(1, "repeated_key", key=key)
        self.meta[key] = value
        self.where[key] = self.number

    def _whole(self, key: str) -> int:
        text = self.meta.get(key, "")
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise FormatError(self.file, self.where.get(key, max(self.number, 1)), 1, "bad_number", key=key)
        return int(text)

    def _comment(self, text: str) -> None:
        key, colon, value = text[1:].partition(":")
        key = key.strip().upper()
        if not colon or self.groups:
            return
        if (match := _NAME.fullmatch(key)) is not None:
            self._name(str(int(match[1])), value.strip())
        else:
            self._set(key, value.strip())

    def _name(self, code: str, name: str) -> None:
        if code in self.names:
            raise self.fail(1, "repeated_alternative", found=code)
        if len(self.names) >= ALTERNATIVES_LIMIT:
            raise self.fail(1, "too_many_alternatives", limit=ALTERNATIVES_LIMIT)
        self.places[code] = len(self.names)
        self.names[code] = name or code

    def _old_name(self, text: str) -> None:
        code, comma, name = text.partition(",")
        if not comma or not (code.isascii() and code.isdigit() and len(code) < 10):
            raise self.fail(1, "bad_alternative", found=text[:40])
        self._name(str(int(code)), name.strip())

    def _old_sums(self, line: Line) -> None:
        if len(line.cells) != 3:
            raise self.fail(1, "bad_sums", found=line.text[:40])
        for key, value in zip(
            ("NUMBER VOTERS", "SUM OF COUNTS", "NUMBER UNIQUE ORDERS"), line.cells, strict=True
        ):
            self._set(key, value.strip())

    def _order(self, text: str) -> None:
        head, separator, order = text.partition("," if self.old else ":")
        if not separator and self.old is False:
            raise self.fail(1, "missing_colon", found=text[:40])
        count = count_of(Line(self.file, self.number, text, [head]), 0)
        self.tally.add(count, self.fail(1, "bad_count", found=head[:40]))
        self.groups.append(group_of(self._ranks(order, len(head) + 1), count, self.places))

    def _ranks(self, order: str, offset: int) -> list[list[str]]:
        """Read `1,{2,3}`."""
        ranks: list[list[str]] = []
        seen: set[str] = set()
        place = 0
        while order.strip() and place <= len(order):
            match = _ITEM.match(order, place)
            if match is None:
                raise self.fail(offset + place + 1, "bad_order", found=order[place : place + 40])
            shared = (match[2] if match[1] is None else match[1]).split(",")
            if len(shared) > 1 and self.strict:
                raise self.fail(offset + place + 1, "equals_in_a_strict_order", found=match[0][:40])
            ranks.append([self._alternative(text, seen, offset + place + 1) for text in shared])
            place = match.end()
            if not match[0].rstrip().endswith(","):
                break
        if self.complete and len(seen) != len(self.names):
            raise self.fail(offset + 1, "incomplete_order", found=len(seen), needed=len(self.names))
        return ranks

    def _alternative(self, text: str, seen: set[str], column: int) -> str:
        code = text.strip()
        if code not in self.names or code in seen:
            known = "repeated_alternative" if code in seen else "unknown_alternative"
            raise self.fail(column, known, found=code[:40])
        seen.add(code)
        return code

    def finish(self) -> Profile:
        """Check the sums and return the profile."""
        found = {"NUMBER ALTERNATIVES": len(self.names), "NUMBER VOTERS": self.tally.total}
        if "NUMBER UNIQUE ORDERS" in self.meta:
            found["NUMBER UNIQUE ORDERS"] = len(self.groups)
        for key, number in found.items():
            if self._whole(key) != number:
                raise FormatError(self.file, self.where[key], 1, "count_mismatch", key=key, found=number)
        if not self.names:
            raise self.fail(1, "no_alternatives")
        title = self.meta.get("TITLE") or self.meta.get("FILE NAME", "")
        return Profile(title, self.names, tuple(self.groups), meta=self.meta)
