"""What is written beside the options (points, scores, yes or no), and a filled-in ballot judged before it is cast."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from participate.contests.errors import ballot_sentence
from participate.contests.forms.ballot import BUTTONS, Draft
from voting.ballots.enums import Kind
from voting.tally.ballot_paper import NO, YES, Marks, Paper, Verdict, judge_ballot
from voting.tally.ballot_rules import Invalid

ENTRY_KINDS = (Kind.POINTS, Kind.SCORE, Kind.YES_NO)
ANSWERS = {"yes": YES, "no": NO}
STEPS = {"more": 1, "less": -1}
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft as the box would take it: `verdict` is None while something written cannot be read."""

    draft: Draft
    marks: Marks
    verdict: Verdict | None

    @property
    def is_fine(self) -> bool:
        """Whether the ballot may be cast (a blank one may)."""
        return not self.draft.errors


def check(draft: Draft, paper: Paper, names_of: Callable[[], Mapping[str, str]]) -> Checked:
    """Judge a draft; each mistake stands in the draft beside the option it is about.

    `names_of` returns titles by code and pots by `pot:` and their code; it is asked only when there is a mistake.
    """
    marks, wrong = written(paper.kind, draft)
    if wrong:
        return Checked(replace(draft, errors=_said(wrong, names_of())), marks, None)
    verdict = judge_ballot(paper, marks)
    if isinstance(verdict, Invalid):
        named = {verdict.mark, verdict.other} - {""} if verdict.reason == "exclusive" else {verdict.mark}
        text = sentence(verdict, paper, names_of(), count=len(marks))
        draft = replace(draft, mode=BUTTONS, errors=dict.fromkeys(sorted(named), text))
    return Checked(draft, marks, verdict)


def _said(wrong: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return the sentence for each entry that cannot be read."""
    return {code: ballot_sentence(reason, names.get(code, code)) for code, reason in wrong.items()}


def sentence(verdict: Invalid, paper: Paper, names: Mapping[str, str], count: int = 0) -> str:
    """Say what is wrong with a ballot in the words of its paper."""
    other = names.get(verdict.other, verdict.other)
    limit = paper.most
    if verdict.reason == "too_many_in_pot":
        other, limit = names.get(f"pot:{verdict.other}", verdict.other), paper.limits[verdict.other]
    elif verdict.reason == "too_many_points":
        limit = paper.points_total
    elif verdict.reason == "too_many_on_one":
        limit = paper.points_each if paper.kind == Kind.POINTS else paper.score_max
    return ballot_sentence(
        verdict.reason, names.get(verdict.mark, verdict.mark), limit, other=other, count=count
    )


def written(kind: str, draft: Draft) -> tuple[Marks, dict[str, str]]:
    """Return the marks of a draft, and the reason for each entry that cannot be read."""
    if kind not in ENTRY_KINDS:
        return list(draft.marks), {}
    read, reason = (_answer, "bad_answer") if kind == Kind.YES_NO else (_whole, "bad_points")
    found = {code: read(text) for code, text in draft.entries.items()}
    marks = {code: value for code, value in found.items() if value is not None}
    return marks, {code: reason for code, value in found.items() if value is None}


def _answer(text: str) -> int | None:
    return ANSWERS.get(text)


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


def step(draft: Draft, verb: str, code: str, most: int | None) -> Draft:
    """Return the draft with one point more or less beside an option; the pressed button keeps the focus."""
    value = (_whole(draft.entries.get(code, "")) or 0) + STEPS[verb]
    value = max(0, value if most is None else min(value, most))
    entries = {**draft.entries, code: str(value)}
    if not value:
        del entries[code]
    return replace(draft, entries=entries, focus=f"{verb}:{code}")
