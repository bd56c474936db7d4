"""What a rule would have chosen in a past vote, in a line: how many, how much is left, who comes in and who goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.rules import rule_name
from participate.kit.money import money_text, number_text
from voting.counts.trial import PastVote

MOST_CODES = 6


@dataclass(frozen=True, slots=True)
class Trial:
    """`text` says what came out, or why nothing could; `won` and `lost` against the rule that was used."""

    text: str
    won: str = ""
    lost: str = ""
    counted: bool = True
    used: bool = False


def trial(past: PastVote, rule: Mapping[str, Any]) -> Trial:
    """Try a flat rule on a past vote."""
    row = past.row(rule)
    if row.get("error"):
        return Trial(left_out(row["error"]), counted=False)
    text = ngettext(
        "%(count)s proposal for %(total)s; %(left)s left.",
        "%(count)s proposals for %(total)s; %(left)s left.",
        row["items"],
    ) % {
        "count": number_text(row["items"]), "total": money_text(row["total"], past.contest.currency),
        "left": money_text(row["remaining"], past.contest.currency),
    }  # fmt: skip
    ours, theirs = set(row["projects"]), set(past.official.result["funded"])
    return Trial(
        text,
        _codes(sorted(ours - theirs)),
        _codes(sorted(theirs - ours)),
        used=row["rule"] == past.official.rule,
    )


def _codes(codes: Sequence[str]) -> str:
    """Return the first codes, and how many more there are."""
    more = len(codes) - MOST_CODES
    shown = ", ".join(codes[:MOST_CODES])
    return _("%(codes)s and %(count)s more") % {"codes": shown, "count": more} if more > 0 else shown


def used_rule(past: PastVote) -> str:
    """Return the name of the rule by which the past vote was counted."""
    return rule_name(past.official.rule)


def left_out(code: str) -> str:
    """Say why a rule could not be counted on some ballots, for a code of the tally or of the comparison."""
    known = {
        "too_many_ballots": _("Left out: there are too many ballots to count this rule while you wait."),
        "too_much_work": _("Left out: on so many ballots this rule takes too long."),
        "too_large": _("Left out: there are too many combinations to compare."),
        "too_many_runs": _("Left out: it would take too many steps."),
    }
    if code.startswith("too_"):
        return known.get(code, known["too_much_work"])
    return _("Left out: this rule does not fit these ballots.")
