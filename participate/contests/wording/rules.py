"""A rule in words: its name, two plain sentences, three sentences for residents, and what changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.ballot_rules import ballot_facts, does, lot_facts
from participate.contests.wording.pictures import FAMILY_PICTURES
from participate.contests.wording.pots import pot_facts, pot_sentence
from participate.contests.wording.settings import setting_facts
from participate.contests.wording.told import Told
from participate.contests.wording.told_money import MONEY
from participate.contests.wording.told_ranked import RANKED
from participate.contests.wording.told_seats import SEATS
from participate.kit.money import money_text
from participate.processes.models import Cycle
from voting.tally.rules import SPECS

Rule = Mapping[str, Any]
TOLD: dict[str, Told] = {**MONEY, **RANKED, **SEATS}
DEFAULT_TIE = ("points", "first_preferences", "ballots_naming", "lower_cost", "code")


def flat(rule: Rule) -> dict[str, Any]:
    """Return a rule as one flat dictionary, whether published by us or written by the tally."""
    return {
        **{key: value for key, value in rule.items() if key != "parameters"},
        **rule.get("parameters", {}),
    }


def rule_key(rule: Rule) -> str:
    """Return which of our named ways a rule is; the keys of `TOLD`."""
    row = flat(rule)
    name = str(row.get("name", ""))
    if name == "greedy":
        return _greedy_key(str(row.get("order", "points")), str(row.get("misfit", "skip")))
    if name == "two_pass":
        return "two_pass" if row.get("order") == "combined" else "two_pass_points"
    if name == "equal_shares":
        completion = str(row.get("completion", "none"))
        ending = "" if completion == "none" else "_add1" if completion.startswith("add1") else "_completed"
        return f"equal_shares{ending}"
    return name


def _greedy_key(order: str, misfit: str) -> str:
    """Return the key of a rule that goes down one order."""
    if misfit == "most_covered":
        return misfit
    return "stop" if order == "points" and misfit == "stop" else f"greedy_{order}"


def told_of(rule: Rule) -> Told:
    """Return the words and the picture of a rule; a rule without words of ours speaks in the engine's sentence."""
    name = str(flat(rule).get("name", ""))
    known = TOLD.get(rule_key(rule)) or TOLD.get(name)
    if known:
        return known
    spec = SPECS.get(name)
    picture = FAMILY_PICTURES[spec.family] if spec else "bars"
    return Told(name, spec.sentence if spec else "", "", picture)


def rule_name(rule: Rule) -> str:
    """Return the short name of a rule."""
    return str(told_of(rule).name)


def tie_words(criteria: Sequence[str]) -> list[str]:
    """Return the tie-break criteria in words, in order."""
    words = {
        "points": _("more points"),
        "first_preferences": _("more first choices"),
        "ballots_naming": _("named on more ballots"),
        "lower_cost": _("lower cost"),
        "higher_cost": _("higher cost"),
        "code": _("code in alphabetical order"),
        "file_order": _("order in the file"),
        "lot": _("lot"),
    }
    return [words.get(item) or _drawn(item) for item in criteria]


def _drawn(criterion: str) -> str:
    """Return a lot that was drawn, "lot:SEED", in words; whatever else as it is."""
    kind, _colon, seed = criterion.partition(":")
    return _("the lot %(drawn)s") % {"drawn": seed} if kind == "lot" and seed else criterion


def tag_name(tag: str) -> str:
    """Return what a floor is about, in words."""
    return {"non_physical": _("non-physical"), "inclusive": _("vulnerable groups")}.get(tag, tag)


def floor_words(rule: Rule, budget: int, currency: str) -> list[str]:
    """Return one line for each minimum share, in order: percent and money."""
    lines = []
    for floor in flat(rule).get("floors") or ():
        amount = floor.get("amount", -(-budget * int(floor.get("pct", 0)) // 100))
        values = {
            "what": tag_name(floor["tag"]),
            "amount": money_text(amount, currency),
            "pct": floor.get("pct"),
        }
        if floor.get("pct"):
            lines.append(_("%(what)s: at least %(pct)s%% (%(amount)s)") % values)
        else:
            lines.append(_("%(what)s: at least %(amount)s") % values)
    return lines


def cap_words(rule: Rule, budget: int, currency: str) -> list[str]:
    """Return one line for each limit on a single area."""
    lines = []
    for cap in flat(rule).get("caps") or ():
        amount = cap.get("amount", budget * int(cap.get("pct", 0)) // 100)
        values = {"amount": money_text(amount, currency), "pct": cap.get("pct")}
        if cap.get("pct"):
            lines.append(_("One neighbourhood: at most %(pct)s%% (%(amount)s)") % values)
        else:
            lines.append(_("One neighbourhood: at most %(amount)s") % values)
    return lines


def three_sentences(cycle: Cycle, rule: Rule, budget: int, voters: int) -> list[str]:
    """Return who decides, how, and with how much; `budget` in minor units."""
    return [who(voters), how(rule), how_much(cycle, rule, budget)]


def who(voters: int) -> str:
    """Say who decides."""
    if not voters:
        return _("Everybody on the list of voters decides, each with one secret ballot.")
    return ngettext(
        "%(count)d delegate decides, with one secret ballot.",
        "%(count)d delegates decide, each with one secret ballot.",
        voters,
    ) % {"count": voters}


def how(rule: Rule) -> str:
    """Say what a voter does and how an order comes from it."""
    row = flat(rule)
    limit = row.get("rank_limit")
    first = does(row)
    if row.get("order") == "combined":
        second = _("Votes count for %(vote)s%%, the technical score for %(technical)s%%.")
    else:
        second = _in_short(rule)
    values = {"limit": limit, "vote": row.get("vote_weight"), "technical": row.get("technical_weight")}
    return f"{first} {second}" % values


def _in_short(rule: Rule) -> str:
    """Say in a few words what comes first; a rule without a short form says what happens."""
    short = {
        "greedy_points": _("The most points come first."),
        "two_pass_points": _("The most points come first."),
        "greedy_points_per_cost": _("The most points for the money come first."),
        "greedy_votes": _("The most votes come first."),
        "knapsack": _("The set of proposals with the most points wins."),
        "equal_shares": _("Every voter pays for their choices with an equal part of the money."),
        "equal_shares_completed": _("Every voter pays for their choices with an equal part of the money."),
        "equal_shares_add1": _("Every voter pays for their choices with an equal part of the money."),
    }
    return short.get(rule_key(rule)) or str(told_of(rule).what)


def how_much(cycle: Cycle, rule: Rule, budget: int) -> str:
    """Say how much money is shared out and what is kept for whom."""
    if not budget:
        return _("The amount has not been announced yet.")
    in_pots = pot_sentence(flat(rule), budget, cycle.currency)
    if in_pots:
        return in_pots
    amount = money_text(budget, cycle.currency)
    kept = [
        f"{tag_name(row['tag'])} {row['pct']}%" for row in flat(rule).get("floors") or () if row.get("pct")
    ]
    if not kept:
        return _("%(amount)s is shared out.") % {"amount": amount}
    return _("%(amount)s is shared out, with minimum shares: %(kept)s.") % {
        "amount": amount,
        "kept": ", ".join(kept),
    }


def facts(
    rule: Rule, budget: int, currency: str, tracks: Mapping[str, str], areas: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:  # fmt: skip
    """Return every point of a rule as (label, value): the full text of what was published.

    `tracks` and `areas` are names by code.
    """
    row = flat(rule)
    rows = [(_("Way of sharing out"), rule_name(rule)), *ballot_facts(row)]
    if row.get("order") == "combined":
        weights = _("votes %(vote)s%%, technical score %(technical)s%%")
        rows.append(
            (_("Weights"), weights % {"vote": row["vote_weight"], "technical": row["technical_weight"]})
        )
    rows += pot_facts(row, budget, currency, areas or {})
    rows += setting_facts(row)
    floors, caps = floor_words(rule, budget, currency), cap_words(rule, budget, currency)
    rows.append((_("Minimum shares, in this order"), "; ".join(floors) or _("none")))
    rows.append((_("Limits"), "; ".join(caps) or _("none")))
    rows.append((_("If equal, in this order"), ", ".join(tie_words(row.get("tie") or DEFAULT_TIE))))
    rows += lot_facts(row)
    if row.get("name") in ("greedy", "two_pass"):
        stop = _("stop there") if row.get("misfit") == "stop" else _("skip it and look at the next")
        rows.append((_("If one does not fit"), stop))
    if row.get("tracks"):
        rows.append((_("Money from"), ", ".join(tracks.get(code, code) for code in row["tracks"])))
    return rows


def changes(
    before: Rule, after: Rule, budget: int, currency: str, tracks: Mapping[str, str],
    areas: Mapping[str, str] | None = None,
) -> list[str]:  # fmt: skip
    """Say what is different between two published versions, one sentence a point."""
    old, new = (dict(facts(rule, budget, currency, tracks, areas)) for rule in (before, after))
    lines = []
    for label in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(label, _("none")), new.get(label, _("none"))
        if was != now:
            lines.append(
                _("%(what)s: was “%(was)s”, now “%(now)s”.") % {"what": label, "was": was, "now": now}
            )
    return lines


def explained_for(runs: Sequence[Any]) -> list[Told]:
    """Return the words of each rule among stored runs, once each, in order."""
    return list(dict.fromkeys(told_of(run.rule) for run in runs))
