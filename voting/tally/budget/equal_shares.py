"""The Method of Equal Shares with cost utility, in exact integers over a common denominator."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from voting.tally.contest import Contest
from voting.tally.errors import TooLargeError
from voting.tally.outcome import Number, Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally
from voting.tally.ties import TieBreaker, priority_order


class Electorate:
    """Who named what, prepared once and used by every run over the same ballots."""

    def __init__(self, contest: Contest) -> None:
        counts: dict[tuple[str, ...], int] = {}
        for group in contest.ballots:
            points = group.points or (1,) * len(group.marks)
            marks = tuple(sorted(mark for mark, point in zip(group.marks, points, strict=True) if point))
            if marks:
                counts[marks] = counts.get(marks, 0) + group.count
        self.marks = list(counts)
        self.sizes = list(counts.values())
        self.voters = sum(self.sizes)
        self.supporters: dict[str, list[int]] = {code: [] for code in contest.codes}
        self.naming = dict.fromkeys(contest.codes, 0)
        for index, marks in enumerate(self.marks):
            for mark in marks:
                self.supporters[mark].append(index)
                self.naming[mark] += self.sizes[index]
        self.costs = {project.code: project.cost for project in contest.projects}


class Run:
    """One run of Equal Shares from a given endowment per voter.

    Ballots with the same money left are one class; money is an integer over `scale`. A project keeps how
    many of its supporters sit in each class, so buying moves ballots, and pricing only walks classes.
    """

    def __init__(self, electorate: Electorate, endowment: Fraction, breaker: TieBreaker) -> None:
        self.electorate = electorate
        self.breaker = breaker
        self.scale = endowment.denominator
        self.money = [endowment.numerator]
        self.place = [0] * len(electorate.marks)
        self.support: dict[str, dict[int, int]] = {
            code: {0: naming} for code, naming in electorate.naming.items()
        }
        self.bought: list[str] = []
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        # No project can ever cost its supporters less per unit than one over their number.
        self.bounds = {
            code: Fraction(1, naming) if electorate.costs[code] else Fraction(0)
            for code, naming in electorate.naming.items()
            if naming
        }
        while self._step():
            pass

    def holding(self, code: str) -> int:
        """Return what the supporters of a project hold together, over `scale`."""
        return sum(self.money[cls] * count for cls, count in self.support[code].items())

    def _price(self, code: str) -> tuple[Fraction, Fraction] | None:
        """Return (price per unit of cost, largest payment over `scale`), or None if not affordable."""
        left = self.electorate.costs[code] * self.scale
        if left == 0:
            return Fraction(0), Fraction(0)
        if self.holding(code) < left:
            return None
        classes = sorted((self.money[cls], count) for cls, count in self.support[code].items())
        payers = sum(count for _, count in classes)
        for money, count in classes:
            if left <= money * payers:
                break
            left -= money * count
            payers -= count
        payment = Fraction(left, payers)
        return payment / (self.electorate.costs[code] * self.scale), payment

    def _step(self) -> bool:
        """Buy the project with the lowest price, or say that none is affordable."""
        best: Fraction | None = None
        offers: list[tuple[str, Fraction]] = []
        for code in sorted(self.bounds, key=self.bounds.__getitem__):
            if best is not None and self.bounds[code] > best:
                break
            price = self._price(code)
            if price is None:
                self._price_out(code)
                continue
            self.bounds[code] = price[0]
            if best is None or price[0] < best:
                best, offers = price[0], [(code, price[1])]
            elif price[0] == best:
                offers.append((code, price[1]))
        if best is None:
            return False
        offers.sort(key=lambda offer: self.breaker.key(offer[0]))
        self._note_tie([code for code, _ in offers])
        self._buy(*offers[0], best)
        return True

    def _price_out(self, code: str) -> None:
        del self.bounds[code]
        self._note(
            "priced_out",
            code,
            cost=self.electorate.costs[code],
            supporters=self.electorate.naming[code],
            held=Fraction(self.holding(code), self.scale),
        )

    def _note(self, action: str, code: str, **data: Number) -> None:
        self.rounds.append(Round.of(len(self.rounds) + 1, action, code, **data))

    def _note_tie(self, codes: list[str]) -> None:
        if len(codes) > 1:
            self.ties.append(Tie("purchase", tuple(codes), self.breaker.criteria_between(codes)))

    def _buy(self, code: str, payment: Fraction, price: Fraction) -> None:
        del self.bounds[code]
        supporters = self.electorate.naming[code]
        # Under cost utility the effective votes of a project are one over its price per unit of cost.
        self._note(
            "bought",
            code,
            cost=self.electorate.costs[code],
            supporters=supporters,
            held=Fraction(self.holding(code), self.scale),
            payment=payment / self.scale,
            effective_votes=1 / price if price else Fraction(supporters),
        )
        self.bought.append(code)
        if payment:
            self._charge(code, payment)

    def _charge(self, code: str, payment: Fraction) -> None:
        """Take min(own money, payment) from every supporter and move them to their new class."""
        factor = payment.denominator
        if factor > 1:
            self.scale *= factor
            self.money = [money * factor for money in self.money]
        charge = payment.numerator
        known = {money: cls for cls, money in enumerate(self.money)}
        moved: dict[int, int] = {}
        for cls in sorted(self.support[code]):
            money = max(self.money[cls] - charge, 0)
            if money not in known:
                known[money] = len(self.money)
                self.money.append(money)
            moved[cls] = known[money]
        self._move(code, moved)

    def _move(self, code: str, moved: Mapping[int, int]) -> None:
        electorate, support = self.electorate, self.support
        for index in electorate.supporters[code]:
            old = self.place[index]
            new = moved[old]
            if new == old:
                continue
            self.place[index] = new
            size = electorate.sizes[index]
            for mark in electorate.marks[index]:
                classes = support[mark]
                rest = classes[old] - size
                if rest:
                    classes[old] = rest
                else:
                    del classes[old]
                classes[new] = classes.get(new, 0) + size

    @property
    def cost(self) -> int:
        """What everything bought costs."""
        return sum(self.electorate.costs[code] for code in self.bought)


def run_shares(
    contest: Contest, electorate: Electorate, tallies: Tallies, rule: Rule
) -> tuple[Run, Fraction]:
    """Return the deciding run and its endowment per voter (minor units)."""
    breaker = TieBreaker(contest, tallies, rule["tie"])
    start = Fraction(contest.budget, max(electorate.voters, 1))
    run, endowment = Run(electorate, start, breaker), start
    if rule["completion"] != "add1":
        return run, endowment
    wanted = sum(1 for naming in electorate.naming.values() if naming)
    for _ in range(rule["run_limit"]):
        if len(run.bought) == wanted:
            return run, endowment
        more = Run(electorate, endowment + rule["step"], breaker)
        if more.cost > contest.budget:
            return run, endowment
        run, endowment = more, endowment + rule["step"]
    raise TooLargeError("too_many_runs", limit=rule["run_limit"], step=rule["step"])


def funded_by_shares(contest: Contest, tallies: Tallies, rule: Rule) -> tuple[str, ...]:
    """Return the funded codes only (used again by explanations)."""
    electorate = Electorate(contest)
    run, _ = run_shares(contest, electorate, tallies, rule)
    funded, _ = _complete(contest, tallies, rule, run)
    return _compare(contest, electorate, tallies, rule, funded)[0]


def _complete(
    contest: Contest, tallies: Tallies, rule: Rule, run: Run
) -> tuple[tuple[str, ...], tuple[Round, ...]]:
    """Spend what is left on the projects named by most ballots, dearer ones last, as long as they fit."""
    if rule["completion"] != "ballots_naming":
        return tuple(run.bought), ()
    cost = {project.code: project.cost for project in contest.projects}
    order = priority_order(tallies.naming, TieBreaker(contest, tallies, ("lower_cost", *rule["tie"])))
    left = contest.budget - run.cost
    funded = list(run.bought)
    rounds: list[Round] = []
    for code in order:
        if code in run.bought:
            continue
        fits = cost[code] <= left
        rounds.append(
            Round.of(
                len(run.rounds) + len(rounds) + 1,
                "completed" if fits else "skipped_cost",
                code,
                cost=cost[code],
                left=left - cost[code] if fits else left,
            )
        )
        if fits:
            funded.append(code)
            left -= cost[code]
    return tuple(funded), tuple(rounds)


def _compare(
    contest: Contest, electorate: Electorate, tallies: Tallies, rule: Rule, funded: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Round, ...]]:
    """Switch to greedy if more ballots name more of the greedy projects than of ours (Wieliczka 2023)."""
    if rule["comparison"] == "none":
        return funded, ()
    cost = {project.code: project.cost for project in contest.projects}
    greedy, left = [], contest.budget
    for code in priority_order(tallies.naming, TieBreaker(contest, tallies, rule["tie"])):
        if cost[code] <= left:
            greedy.append(code)
            left -= cost[code]
    ours, theirs = set(funded), set(greedy)
    votes = {"shares": 0, "greedy": 0, "indifferent": 0}
    for marks, size in zip(electorate.marks, electorate.sizes, strict=True):
        mine, other = len(ours.intersection(marks)), len(theirs.intersection(marks))
        votes["shares" if mine > other else "greedy" if other > mine else "indifferent"] += size
    switched = votes["greedy"] > votes["shares"]
    note = Round.of(0, "compared", None, switched=int(switched), **votes)
    return (tuple(greedy) if switched else funded), (note,)


def count_equal_shares(contest: Contest, rule: Rule) -> Outcome:
    """Count the Method of Equal Shares (Peters, Pierczynski and Skowron, NeurIPS 2021) with cost utility.

    Each ballot that names something starts with budget / ballots. Again and again the project is bought
    whose supporters pay the least per unit of cost, each paying the same amount or all they have. Completion:
    none; "ballots_naming" (then by ballots naming, lower cost, while it fits); "add1" (raise everybody's
    share by `step` minor units until the result would overspend, keep the last that does not). Comparison
    "greedy" switches to greedy by votes when more ballots prefer it. On points ballots a mark with 0 points
    does not count as naming.

    Rounds carry exact fractions: what supporters hold, the largest payment, the effective votes. Raises
    `TooLargeError` when add1 needs more than `run_limit` runs.

    >>> projects = [Project("a", 45), Project("b", 45), Project("c", 25)]
    >>> contest = Contest.from_ballots(kind="approval", projects=projects, budget=100,
    ...                                ballots=["ab", "ab", "ab", "c"])
    >>> outcome = count_equal_shares(contest, Rule("equal_shares"))
    >>> outcome.funded, outcome.rounds[1]["effective_votes"]
    (('a', 'c'), Fraction(3, 1))
    """
    tallies = tally(contest)
    electorate = Electorate(contest)
    run, endowment = run_shares(contest, electorate, tallies, rule)
    completed, completion = _complete(contest, tallies, rule, run)
    funded, comparison = _compare(contest, electorate, tallies, rule, completed)
    projects = {project.code: project for project in contest.projects}
    rounds = [
        Round.of(0, "endowed", None, endowment=endowment, voters=electorate.voters),
        *run.rounds,
        *completion,
        *comparison,
    ]
    effective = {item.project: item["effective_votes"] for item in run.rounds if item.action == "bought"}
    rest = priority_order(
        tallies.naming,
        TieBreaker(contest, tallies, rule["tie"]),
        [c for c in contest.codes if c not in funded],
    )
    return Outcome(
        rule=rule,
        funded=funded,
        order=(*funded, *rest),
        rounds=tuple(
            Round(number, item.action, item.project, item.data) for number, item in enumerate(rounds, 1)
        ),
        ties=tuple(run.ties),
        totals=Totals.of((projects[code] for code in funded), contest.budget),
        tables=freeze_tables(
            {
                "points": tallies.points,
                "first_preferences": tallies.first,
                "ballots_naming": tallies.naming,
                "effective_votes": {code: effective[code] for code in run.bought},
            }
        ),
    )
