"""The commands of `python -m voting.tally`, one a file; each has `add` (its options) and `run` (its work)."""

OK, DIFFERS, BAD_INPUT, STOPPED = 0, 1, 2, 130
