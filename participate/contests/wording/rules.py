"""A rule in words: its name, two plain sentences, three sentences for residents, and what changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.kit.money import money_text
from participate.processes.models import Cycle

Rule = Mapping[str, Any]
DEFAULT_TIE = ("points", "first_preferences", "ballots_naming", "lower_cost", "code")


def flat(rule: Rule) -> dict[str, Any]:
    """Return a rule as one flat dictionary, whether published by us or written by the tally."""
    return {
        **{key: value for key, value in rule.items() if key != "parameters"},
        **rule.get("parameters", {}),
    }


def rule_key(rule: Rule) -> str:
    """Return which of our named ways a rule is; the keys of `names()`."""
    row = flat(rule)
    name = str(row.get("name", ""))
    if name == "greedy":
        order = str(row.get("order", "points"))
        return "stop" if order == "points" and row.get("misfit") == "stop" else f"greedy_{order}"
    if name == "two_pass":
        return "two_pass" if row.get("order") == "combined" else "two_pass_points"
    if name == "equal_shares" and row.get("completion", "none") != "none":
        return "equal_shares_completed"
    return name


def names() -> dict[str, str]:
    """Return the short names of the ways to share out money or to pick one option."""
    return {
        "two_pass": _("Votes and technical score, minimum shares first"),
        "two_pass_points": _("Most points, minimum shares first"),
        "greedy_combined": _("Votes and technical score"),
        "greedy_points": _("Most points first"),
        "greedy_votes": _("Most votes first"),
        "stop": _("Most points first, stop where the money ends"),
        "greedy_points_per_cost": _("Most points for the money"),
        "knapsack": _("The set with the most points"),
        "equal_shares": _("Equal shares"),
        "equal_shares_completed": _("Equal shares, rest filled up"),
        "plurality": _("Most first choices"),
        "irv": _("Rounds: the weakest drops out"),
        "borda": _("Points for each place"),
        "condorcet": _("One against one"),
    }


def rule_name(rule: Rule) -> str:
    """Return the short name of a rule."""
    return names().get(rule_key(rule), str(flat(rule).get("name", "")))


def explained() -> dict[str, tuple[str, str]]:
    """Return two plain sentences for each way: what happens, and what it is good or bad for."""
    return {
        "two_pass": (
            _(
                "First the best proposals that count towards each minimum share get money, then the rest in order."
            ),
            _("Protected groups are sure of their share; a popular, expensive proposal may have to wait."),
        ),
        "greedy_combined": (
            _("Votes and technical score make one order; from the top, whatever still fits gets money."),
            _("Urgent proposals that few know about get a chance; nothing is kept for protected groups."),
        ),
        "greedy_points": (
            _("The most points come first; from the top, whatever still fits gets money."),
            _("Very easy to follow; big neighbourhoods and expensive proposals often win."),
        ),
        "stop": (
            _("The most points come first, until the first proposal that does not fit; then it ends."),
            _("Nobody overtakes anybody; often a lot of money is left."),
        ),
        "greedy_points_per_cost": (
            _("Points are divided by the cost; the most points for the money come first."),
            _("More and cheaper proposals win; large works have a hard time."),
        ),
        "knapsack": (
            _("All combinations are compared; the one with the most points within the money wins."),
            _("No money does more by points; why one proposal is missing is harder to explain."),
        ),
        "equal_shares": (
            _(
                "Everybody holds the same part of the money and pays, together with others, for their choices."
            ),
            _("Small groups get something too; a little money may be left."),
        ),
    }


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
    }
    return [words.get(item, item) for item in criteria]


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
    if row.get("kind") == "approval":
        first = (
            _("Each voter picks up to %(limit)s proposals.") if limit else _("Each voter picks proposals.")
        )
    else:
        first = _("Each voter puts up to %(limit)s proposals in order.")
    if row.get("order") == "combined":
        second = _("Votes count for %(vote)s%%, the technical score for %(technical)s%%.")
    else:
        second = {
            "greedy_points_per_cost": _("The most points for the money come first."),
            "greedy_votes": _("The most votes come first."),
            "knapsack": _("The set of proposals with the most points wins."),
            "equal_shares": _("Everybody's choices get an equal part of the money."),
            "equal_shares_completed": _("Everybody's choices get an equal part of the money."),
        }.get(rule_key(rule), _("The most points come first."))
    values = {"limit": limit, "vote": row.get("vote_weight"), "technical": row.get("technical_weight")}
    return f"{first} {second}" % values


def how_much(cycle: Cycle, rule: Rule, budget: int) -> str:
    """Say how much money is shared out and what is kept for whom."""
    if not budget:
        return _("The amount has not been announced yet.")
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


def facts(rule: Rule, budget: int, currency: str, tracks: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return every point of a rule as (label, value): the full text of what was published."""
    row = flat(rule)
    kind = _("Tick proposals") if row.get("kind") == "approval" else _("Put proposals in order")
    rows = [
        (_("Way of sharing out"), rule_name(rule)),
        (_("Ballot"), kind),
        (_("Choices at most"), str(row.get("rank_limit") or _("no limit"))),
    ]
    if row.get("order") == "combined":
        weights = _("votes %(vote)s%%, technical score %(technical)s%%")
        rows.append(
            (_("Weights"), weights % {"vote": row["vote_weight"], "technical": row["technical_weight"]})
        )
    floors, caps = floor_words(rule, budget, currency), cap_words(rule, budget, currency)
    rows.append((_("Minimum shares, in this order"), "; ".join(floors) or _("none")))
    rows.append((_("Limits"), "; ".join(caps) or _("none")))
    rows.append((_("If equal, in this order"), ", ".join(tie_words(row.get("tie") or DEFAULT_TIE))))
    if row.get("name") in ("greedy", "two_pass"):
        stop = _("stop there") if row.get("misfit") == "stop" else _("skip it and look at the next")
        rows.append((_("If one does not fit"), stop))
    if row.get("tracks"):
        rows.append((_("Money from"), ", ".join(tracks.get(code, code) for code in row["tracks"])))
    return rows


def changes(before: Rule, after: Rule, budget: int, currency: str, tracks: Mapping[str, str]) -> list[str]:
    """Say what is different between two published versions, one sentence a point."""
    old, new = (dict(facts(rule, budget, currency, tracks)) for rule in (before, after))
    lines = []
    for label in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(label, _("none")), new.get(label, _("none"))
        if was != now:
            lines.append(
                _("%(what)s: was “%(was)s”, now “%(now)s”.") % {"what": label, "was": was, "now": now}
            )
    return lines


def explained_for(runs: Sequence[Any]) -> list[tuple[str, tuple[str, str]]]:
    """Return (name, two sentences) for each rule among stored runs, once each, in order."""
    known = explained()
    same = {
        "equal_shares_completed": "equal_shares",
        "two_pass_points": "two_pass",
        "greedy_votes": "greedy_points",
    }
    keys = dict.fromkeys(rule_key(run.rule) for run in runs)
    return [(names()[key], known[same.get(key, key)]) for key in keys if same.get(key, key) in known]
