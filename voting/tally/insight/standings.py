"""Why each option of a ranked count stands where it stands: duels lost, points behind, the round it left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from voting.tally.canonical import jsonable
from voting.tally.contest import Contest
from voting.tally.errors import RuleError
from voting.tally.outcome import Number, Outcome, Round
from voting.tally.tallies import pairwise_matrix

DROPPED = frozenset({"eliminated", "excluded"})


@dataclass(frozen=True, slots=True)
class Duel:
    """One other option preferred by more ballots: `votes` place it above, `against` the other way round."""

    by: str
    votes: int
    against: int

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"by": self.by, "votes": self.votes, "against": self.against}


@dataclass(frozen=True, slots=True)
class OptionStory:
    """One option of a ranked count.

    `place` in the order from 1; `wins`, `draws` and `beaten_by` are its duels (ballots by weight, unranked
    options tied last); `points_behind` and `first_behind` are what it lacks to the winner's points and first
    preferences, where the outcome has such a table (0 or less: it has no fewer). `left_round` is the round
    that dropped it, with the `votes_then` it held; None where the rule drops nobody or it was never dropped.
    """

    option: str
    chosen: bool
    place: int
    wins: int
    draws: int
    beaten_by: tuple[Duel, ...]
    points_behind: Number | None
    first_behind: Number | None
    left_round: int | None
    votes_then: Number | None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "option": self.option,
            "chosen": self.chosen,
            "place": self.place,
            "wins": self.wins,
            "draws": self.draws,
            "beaten_by": [duel.to_json() for duel in self.beaten_by],
            "points_behind": jsonable(self.points_behind),
            "first_behind": jsonable(self.first_behind),
            "left_round": self.left_round,
            "votes_then": jsonable(self.votes_then),
        }


def option_stories(contest: Contest, outcome: Outcome) -> tuple[OptionStory, ...]:
    """Tell for each option of a ranked count why it is where it is, in the outcome's order.

    Raises `RuleError` `not_ranked` on ballots without ranks.

    >>> from voting.tally import BallotGroup, Project, Rule, count
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "ABC"],
    ...     (BallotGroup(("A", "B", "C"), 16), BallotGroup(("C", "B", "A"), 13), BallotGroup(("B", "C", "A"), 11)), 0)
    >>> [(item.option, item.left_round, item.votes_then, [duel.by for duel in item.beaten_by])
    ...  for item in option_stories(contest, count(contest, Rule("irv")))]
    [('C', None, None, ['B']), ('A', None, None, ['B', 'C']), ('B', 1, 11, [])]
    """
    if contest.kind != "ranked":
        raise RuleError("not_ranked", rule=outcome.rule.name)
    matrix = pairwise_matrix(contest)
    codes = contest.codes
    left = _left(outcome)
    chosen = set(outcome.elected or outcome.funded)
    stories = []
    for place, code in enumerate(outcome.order, 1):
        mine = codes.index(code)
        others = [other for other in range(len(codes)) if other != mine]
        lost = [other for other in others if matrix[other][mine] > matrix[mine][other]]
        draws = sum(matrix[other][mine] == matrix[mine][other] for other in others)
        item = left.get(code)
        stories.append(
            OptionStory(
                option=code,
                chosen=code in chosen,
                place=place,
                wins=len(others) - len(lost) - draws,
                draws=draws,
                beaten_by=tuple(
                    Duel(codes[other], matrix[other][mine], matrix[mine][other]) for other in lost
                ),
                points_behind=_behind(outcome, "points", code),
                first_behind=_behind(outcome, "first_preferences", code),
                left_round=None if item is None else item.number,
                votes_then=_held(item, code),
            )
        )
    return tuple(stories)


def _behind(outcome: Outcome, name: str, code: str) -> Number | None:
    """Return what an option lacks to the first of the order in one table."""
    if name not in dict(outcome.tables):
        return None
    table = outcome.table(name)
    return table[outcome.order[0]] - table[code]


def _left(outcome: Outcome) -> dict[str, Round]:
    """Return the round in which each dropped option was dropped, alone or with others."""
    found: dict[str, Round] = {}
    for item in outcome.rounds:
        if item.action in DROPPED and item.project is not None:
            found[item.project] = item
        elif item.action == "eliminated_together":
            found.update(dict.fromkeys(item.get("options", ()), item))
    return found


def _held(item: Round | None, code: str) -> Number | None:
    """Return the votes of an option in the round that dropped it."""
    votes = None if item is None else item.get("votes")
    return votes.get(code) if isinstance(votes, dict) else None
