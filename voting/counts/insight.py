"""What a run keeps for its pages beside the outcome: flows, count sheet, who got what, what the result hangs on.

Pages never count, so everything they say is worked out here once, when the ballots are at hand.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from voting.tally import BUDGET_RULES, Contest, Outcome, TallyError
from voting.tally.explain import explain
from voting.tally.insight.effective_votes import effective_votes
from voting.tally.insight.envelope import budget_turns
from voting.tally.insight.payers import who_paid
from voting.tally.insight.proportionality import proportionality
from voting.tally.insight.satisfaction import satisfaction
from voting.tally.insight.sensitivity import ties_otherwise
from voting.tally.ranked.count_sheet import count_sheet
from voting.tally.ranked.flows import flows

# Re-runs for the envelope, in the unit of `explain`: a few seconds at most while the count is stored.
EFFORT = 300_000
# Ties are counted again one by one: beyond this many marks times projects times ties they are left out.
MOST_TIE_WORK = 200_000_000
# A table projects x rounds larger than this says nothing on paper.
MOST_STANDINGS = 20_000


def rounds_told(contest: Contest, outcome: Outcome) -> dict[str, Any]:
    """Return the flow of votes (`flow`) and the count sheet (`sheet`) of a run-off; what does not fit is left out.

    Kept with every run, official or not: a page may show the rounds of a rule of the comparison.
    """
    if outcome.rule.name in BUDGET_RULES:
        return {}
    told = {
        "flow": _tried(lambda: [item.to_json() for item in flows(contest, outcome)]),
        "sheet": _tried(lambda: count_sheet(outcome).to_json()),
    }
    return {key: value for key, value in told.items() if value}


def official_told(contest: Contest, outcome: Outcome) -> dict[str, Any]:
    """Return everything that the pages of the official result say beside the outcome itself.

    `items` as in `explain`; for budget rules `satisfaction`, `proportionality`, `payers`, `budget_turns` and
    for Equal Shares `standings`, all as `voting.tally.insight` gives them; `ties` are those whose other
    outcome changes the result. A part that cannot be worked out is left out: it never stops a count.
    """
    if outcome.rule.name not in BUDGET_RULES:
        return {"items": [], **rounds_told(contest, outcome)}
    # Where one count is a thousand runs itself, no smallest change is searched.
    changes = not str(outcome.rule.get("completion")).startswith("add1")
    told = {
        "satisfaction": _tried(lambda: satisfaction(contest, outcome).to_json()),
        "proportionality": _tried(lambda: proportionality(contest, outcome).to_json()),
        "payers": _tried(lambda: [item.to_json() for item in who_paid(contest, outcome)]),
        "budget_turns": _tried(
            lambda: [turn.to_json() for turn in budget_turns(contest, outcome, effort=EFFORT)]
        ),
        "ties": _tried(lambda: _ties(contest, outcome)),
        "standings": _tried(lambda: _standings(contest, outcome)),
    }
    return {
        "items": [item.to_json() for item in explain(contest, outcome, changes=changes)],
        **{key: value for key, value in told.items() if value},
    }


def _tried(work: Callable[[], Any]) -> Any:
    """Return what `work` gives, or None where it does not fit this rule or is too large."""
    try:
        return work()
    except TallyError:
        return None


def _ties(contest: Contest, outcome: Outcome) -> list[dict[str, Any]]:
    """Return the ties that would have changed the result, had they fallen otherwise."""
    work = len(contest.ballots.columns.marks) * len(contest.projects) * len(outcome.ties)
    if work > MOST_TIE_WORK:
        return []
    return [item.to_json() for item in ties_otherwise(contest, outcome) if item.difference.changes]


def _standings(contest: Contest, outcome: Outcome) -> list[dict[str, Any]]:
    """Return the table of Equal Shares, projects x rounds, rounded as on paper.

    Each project has [what its supporters hold, in minor units, its effective votes in hundredths or None].
    """
    if outcome.rule.name != "equal_shares":
        return []
    bought = sum(item.action == "bought" for item in outcome.rounds)
    if (bought + 1) * len(contest.projects) > MOST_STANDINGS:
        return []
    return [
        {
            "number": table.number,
            "bought": table.bought,
            "standings": {
                code: [
                    _rounded(one.held),
                    None if one.effective is None else _rounded(one.effective * 100),
                ]
                for code, one in table.standings
            },
        }
        for table in effective_votes(contest, outcome)
    ]


def _rounded(value: Fraction) -> int:
    """Return the nearest whole number, halves up.

    >>> _rounded(Fraction(5, 2)), _rounded(Fraction(1, 3))
    (3, 0)
    """
    return int((value + Fraction(1, 2)) // 1)
