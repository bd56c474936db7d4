"""A ballot being filled in. It lives in the form only: nothing about it is stored before it is cast."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from participate.contests.errors import ballot_sentence
from voting.ballots.keys import new_form_key
from voting.tally.ballot_rules import Blank, Invalid, close_gaps

BUTTONS, NUMBERS = "buttons", "numbers"
LIST, PICTURES = "list", "pictures"
_KEY = re.compile(r"[0-9a-f]{32}")
_MOVES = ("up", "down", "drop", "add")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form carries: choices best first, the typed numbers, how it is shown, two random keys.

    `numbers` are ranks typed beside options, `entries` points, scores or answers (`yes`, `no`). `seed` gives this
    ballot its own order of options; `form_key` lets a repeated sending count once.
    """

    marks: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    mode: str = BUTTONS
    view: str = LIST
    category: str = ""
    seed: str = ""
    form_key: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    focus: str = ""

    @property
    def error_list(self) -> list[str]:
        """The errors once each."""
        return list(dict.fromkeys(self.errors.values()))

    @property
    def with_pictures(self) -> bool:
        """Whether each option is shown with a picture."""
        return self.view == PICTURES


def new_draft(view: str = LIST) -> Draft:
    """Return an empty ballot with fresh random keys."""
    return Draft(seed=new_form_key(), form_key=new_form_key(), view=_view(view))


def read_draft(data: QueryDict, codes: Sequence[str]) -> Draft:
    """Read the form; choices that are not on this ballot are left out, repeated ones kept once."""
    known = set(codes)
    marks = tuple(dict.fromkeys(code for code in data.getlist("choice") if code in known))
    return Draft(
        marks=marks,
        numbers=_typed(data, "rank", codes),
        entries=_typed(data, "entry", codes),
        mode=NUMBERS if data.get("mode") == NUMBERS else BUTTONS,
        view=_view(data.get("view", "")),
        category=data.get("category", ""),
        seed=_key(data.get("seed", "")),
        form_key=_key(data.get("form_key", "")),
    )


def _typed(data: QueryDict, name: str, codes: Sequence[str]) -> dict[str, str]:
    """Return what was typed beside the options; empty fields are left out."""
    start = f"{name}-"
    if not any(key.startswith(start) for key in data):
        return {}
    typed = {code: data.get(start + code, "").strip() for code in codes}
    return {code: text for code, text in typed.items() if text}


def _view(text: str) -> str:
    return PICTURES if text == PICTURES else LIST


def _key(text: str) -> str:
    return text if _KEY.fullmatch(text) else new_form_key()


def shuffled(codes: Sequence[str], seed: str) -> list[str]:
    """Return the codes in the order of this ballot: random, and the same again for the same seed."""
    return sorted(codes, key=lambda code: hashlib.sha256(f"{seed}:{code}".encode()).digest())


def apply(draft: Draft, action: str, *, limit: int | None) -> Draft:
    """Return the ballot after one press of a button (`up:U-02`, `numbers`, `mode:buttons` and so on)."""
    verb, _colon, code = action.partition(":")
    if verb in _MOVES:
        return _move(draft, verb, code, limit)
    if verb == "mode":
        return _show(draft, code)
    if verb == "view":
        return replace(draft, view=_view(code))
    if verb == "numbers":
        return use_numbers(draft, limit=limit)
    return draft


def _move(draft: Draft, verb: str, code: str, limit: int | None) -> Draft:
    """Add, take off, or move a choice by one place; the pressed button keeps the focus."""
    marks = list(draft.marks)
    if verb == "add":
        if code in marks:
            return draft
        if limit is not None and len(marks) >= limit:
            text = _("You already have %(limit)d choices. Take one off first.") % {"limit": limit}
            return replace(draft, errors={"": text})
        return replace(draft, marks=(*marks, code), focus=f"drop:{code}")
    if code not in marks:
        return draft
    place = marks.index(code)
    if verb == "drop":
        marks.remove(code)
        return replace(draft, marks=tuple(marks), focus=f"add:{code}")
    other = place - 1 if verb == "up" else place + 1
    if 0 <= other < len(marks):
        marks[place], marks[other] = marks[other], marks[place]
    at_end = (verb == "up" and marks[0] == code) or (verb == "down" and marks[-1] == code)
    back = {"up": "down", "down": "up"}[verb] if at_end else verb
    return replace(draft, marks=tuple(marks), focus=f"{back}:{code}")


def _show(draft: Draft, mode: str) -> Draft:
    """Switch between buttons and numbers; the choices go along."""
    if mode == NUMBERS:
        numbers = {code: str(place) for place, code in enumerate(draft.marks, 1)}
        return replace(draft, mode=NUMBERS, numbers=numbers)
    return replace(draft, mode=BUTTONS)


def use_numbers(draft: Draft, *, limit: int | None) -> Draft:
    """Turn typed numbers into choices; on a mistake keep what was typed and say what to do."""
    ranks: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for code, text in draft.numbers.items():
        if text.isdecimal() and len(text) <= 4 and int(text):
            ranks[code] = int(text)
        else:
            wrong[code] = ballot_sentence("bad_rank", code)
    wrong.update(_doubles(ranks))
    if wrong:
        return replace(draft, mode=NUMBERS, errors=wrong)
    verdict = close_gaps(ranks)
    if isinstance(verdict, Invalid):
        return replace(
            draft, mode=NUMBERS, errors={verdict.mark: ballot_sentence(verdict.reason, verdict.mark)}
        )
    marks = () if isinstance(verdict, Blank) else verdict.marks
    if limit is not None and len(marks) > limit:
        text = ballot_sentence("too_many", limit=limit)
        return replace(draft, mode=NUMBERS, errors=dict.fromkeys(marks[limit:], text))
    return replace(draft, mode=BUTTONS, marks=marks)


def _doubles(ranks: Mapping[str, int]) -> dict[str, str]:
    """Return the options that share a number, each with the sentence that names them all."""
    shared: dict[int, list[str]] = {}
    for code, rank in ranks.items():
        shared.setdefault(rank, []).append(code)
    text = _("Number %(rank)d stands beside %(codes)s. Give each its own number.")
    return {
        code: text % {"rank": rank, "codes": ", ".join(codes)}
        for rank, codes in shared.items()
        if len(codes) > 1
        for code in codes
    }
