"""The ballot's part of a rule in words: what a voter does, and every point that binds the ballot."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from participate.contests.wording.votes import kind_name
from voting.ballots.enums import Kind

Rule = Mapping[str, Any]


def does(rule: Rule) -> str:
    """Return the sentence that says what a voter does, with the rule's numbers still to be filled in by `how`."""
    kind = rule.get("kind")
    if kind in _SENTENCES:
        values = {"total": rule.get("points_total") or "", "most": rule.get("score_max") or ""}
        return (_SENTENCES[kind]() % values).replace("%", "%%")
    if kind == Kind.APPROVAL:
        if rule.get("rank_limit"):
            return _("Each voter picks up to %(limit)s proposals.")
        return _("Each voter picks proposals.")
    return _("Each voter puts up to %(limit)s proposals in order.")


_SENTENCES: dict[str, Callable[[], str]] = {
    Kind.POINTS: lambda: _("Each voter shares out %(total)s points."),
    Kind.SCORE: lambda: _("Each voter gives every proposal from 0 to %(most)s points."),
    Kind.KNAPSACK: lambda: _("Each voter spends the money on proposals."),
    Kind.YES_NO: lambda: _("Each voter says yes or no to every proposal."),
}


def ballot_facts(rule: Rule) -> list[tuple[str, str]]:
    """Return every point that binds the ballot as (label, value)."""
    kind = Kind(rule.get("kind") or Kind.RANKED)
    rows = [(_("Ballot"), kind_name(kind)), *_number_facts(kind, rule)]
    if rule.get("by_area"):
        rows.append((_("Ballot paper"), _("the own area and what is for everybody")))
    limits = rule.get("limits") or {}
    own = sorted({most for pot, most in limits.items() if pot})
    if own:
        rows.append((_("Choices at most in the own area"), ", ".join(str(most) for most in own)))
    if "" in limits:
        rows.append((_("Choices at most among those for everybody"), str(limits[""])))
    if rule.get("exclusive"):
        rows.append((_("Only one of these"), "; ".join(", ".join(group) for group in rule["exclusive"])))
    if "revoting" in rule:
        again = _("Yes, the last one counts") if rule["revoting"] else _("No")
        rows.append((_("Changing a ballot"), again))
    return rows


def _number_facts(kind: Kind, rule: Rule) -> list[tuple[str, str]]:
    """Return the numbers of a kind of ballot."""
    none = _("no limit")
    if kind == Kind.POINTS:
        return [
            (_("Points for each voter"), str(rule.get("points_total") or none)),
            (_("Points for one proposal at most"), str(rule.get("points_each") or none)),
        ]
    if kind == Kind.SCORE:
        return [(_("Highest score"), str(rule.get("score_max") or none))]
    if kind in (Kind.RANKED, Kind.APPROVAL) or rule.get("rank_limit"):
        return [(_("Choices at most"), str(rule.get("rank_limit") or none))]
    return []


def lot_facts(rule: Rule) -> list[tuple[str, str]]:
    """Return where the number of a lot comes from."""
    method = rule.get("tie_method") or {}
    if not method:
        return []
    drawn = _("drawn in public after the vote")
    return [(_("Number for the lot"), str(method.get("source") or drawn))]
