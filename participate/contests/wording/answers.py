"""The result of a yes/no vote: each question with its yes, no and open answers, and whether it is accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.options import option_title
from participate.contests.wording.rules import flat
from participate.kit.money import share_text
from voting.ballots.models import Option
from voting.counts.models import CountRun


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: how many said yes, said no, left it open (by weight), and what came of it."""

    code: str
    title: str
    yes: int
    no: int
    open: int
    share: str
    accepted: bool


def page(run: CountRun, options: Sequence[Option]) -> dict[str, Any]:
    """Return the parts of a yes/no result, in the order of the ballot."""
    told, accepted = run.explanation.get("answers", {}), set(run.result["funded"])
    rows = [_answer(option, told.get(option.code, {}), option.code in accepted) for option in options]
    return {"answers": rows, "headline": _headline(rows), "threshold": threshold(run.rule)}


def _answer(option: Option, told: Mapping[str, int], accepted: bool) -> Answer:
    yes, no, rest = (told.get(key, 0) for key in ("yes", "no", "open"))
    share = share_text(yes, yes + no + rest, 1)
    return Answer(option.code, option_title(option), yes, no, rest, share, accepted)


def _headline(rows: Sequence[Answer]) -> str:
    accepted = sum(1 for row in rows if row.accepted)
    return ngettext("%(count)d of %(all)d accepted", "%(count)d of %(all)d accepted", accepted) % {
        "count": accepted, "all": len(rows),
    }  # fmt: skip


def threshold(rule: Mapping[str, Any]) -> str:
    """Say how many must say yes; empty where the rule asks for no share."""
    row = flat(rule)
    share = row.get("threshold_share")
    if not share:
        return ""
    values = {"share": share_text(Fraction(share), 1, 0)}
    if row.get("threshold_strict") == "yes":
        return _("Accepted is what more than %(share)s of all valid ballots say yes to.") % values
    return _("Accepted is what at least %(share)s of all valid ballots say yes to.") % values
