"""Planted faults that change no result, and why. They still count as survivors; the list spares looking twice."""

# So many rows of so many ballots still add up exactly; and what is not read at once is read line by line.
_ROWS = "the bound of ballots in a file that is read at once: twice as many still add up exactly"

# (module, changed line as Python writes it) -> reason
EQUIVALENT: dict[tuple[str, str], str] = {
    (
        "budget.bos_offers",
        "return np.where(given < self.cost * (1 + BAND), ratios, np.inf)",
    ): "the very edge of a band far wider than floats are wrong; inside it fractions decide",
    ("budget.bos_offers", "NEAR = 1 + (16 + BAND)"): "more offers are looked at exactly",
    (
        "budget.knapsack",
        "each = np.array([*self.each, (1, 1)], np.float64)",
    ): "a bound that is too high drops fewer states that cannot win",
    (
        "budget.knapsack",
        "unit = gcd(*[projects[code].cost for code in useful]) or 2",
    ): "only where everything wanted is free",
    (
        "budget.knapsack_vote",
        "whole = np.int64 if (limit + 2) * len(costs) < EXACT else object",
    ): "both ways of holding the sums are exact",
    (
        "budget.purses",
        "width = 2 if by is None else int(by.max(initial=0)) + 1",
    ): "a wider key parts the same pairs",
    (
        "budget.shares_follow",
        "self.width = float(endowment + base.endowment)",
    ): "a longer way bounds the change of prices more carefully",
    (
        "budget.shares_money",
        "close = ((levels > value - reach) & (levels <= value + reach) & (levels > 0)).nonzero()[0]",
    ): "the very edge of a band wider than floats are wrong; inside it fractions decide",
    (
        "budget.shares_price",
        "reach = max(error, 3 * noise)",
    ): "a wider band only sends more prices to the exact count",
    (
        "columns",
        "tail = columns.lengths.astype(np.uint64) ^ columns.weights.astype(np.uint64) << np.uint64(21)",
    ): "another fingerprint; rows are compared in full before they are merged",
    (
        "committee.optimal",
        "letter = seating.first(list({word[column] for word in words}), 'set')",
    ): "the tie breaker sorts them itself, by a key without equals",
    (
        "formats.margin_irv",
        "tally.add(count, FormatError(file, number, match.start(2) + 1, 'bad_count', found=match[2][:41]))",
    ): "a count that gets here has no more than 16 digits",
    (
        "insight.envelope",
        "for near in (1, max(guess // 10, 2)):",
    ): "only where the guess is below 20, whose tenth would ask for 1 once more",
    ("insight.ledger", "if factor >= 1:"): "times 1",
    ("insight.ledger", "kinds = 1 + int(utility.max(initial=1))"): "a wider key parts the same pairs",
    ("insight.ledger", "order = np.argsort(marks, kind='stableX')"): "NumPy reads the first letter",
    (
        "ranked.minimax",
        "against = duels.strengths('winning_votesX').T",
    ): "every measure but margins is counted in winning votes",
    (
        "tallies",
        "step = max(64, (1 << 22) * max(size, 1) // 64 * 64)",
    ): "larger slices hold the same sums",
    (
        "ranked.continuing",
        "moved = np.flatnonzero(np.isin(self.at, positions) if len(positions) >= 1 else self.at == positions[0])",
    ): "two ways of finding one option",
    ("packed", "width = int(columns.lengths.max(initial=1))"): "one more empty place in blank ballots",
    (
        "formats.blt",
        "if rows and (int(counts.min()) < 1 or int(counts.max()) > 1 << 31 or rows > 1 << 21):",
    ): _ROWS,
    (
        "formats.blt",
        "if rows and (int(counts.min()) < 1 or int(counts.max()) > 1 << 31 or rows >= 2 << 21):",
    ): _ROWS,
    (
        "formats.blt",
        "if rows and (int(counts.min()) < 1 or int(counts.max()) > 1 << 31 or rows >= 1 << 22):",
    ): _ROWS,
    ("budget.shares_price", "if factor >= 1:"): "times 1",
    (
        "formats.convert",
        "papers = CountedPapers(contest.codes, counts, cumulative=contest.kind == 'pointsX')",
    ): "the writer takes the points from each vote, not from the columns",
    ("budget.shares_money", "if self._table.shape[1] <= upto:"): "room for one purchase is made earlier",
    (
        "ballots",
        "bits = np.unpackbits(chunk, axis=1, bitorder='little').reshape(-2)",
    ): "NumPy takes any negative length for the one it has to find",
}
