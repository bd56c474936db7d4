"""What the ballot box refuses about paper batches, in words that say what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from participate.contests.errors import HasVoted, NotOnRoll, WrongStep, in_words
from participate.kit.errors import DomainError
from voting.ballots.errors import AlreadyVoted, BallotBoxError, NotEntitled


def paper_in_words(error: BallotBoxError, people: Sequence[str] = ()) -> DomainError:
    """Turn a refusal into an error people can read; `people` are the names or codes it is about, if known.

    The error carries the box's code as `code`. Nothing in it says what stands on a sheet.
    """
    made = _made(error, people)
    made.code = error.code
    return made


def _made(error: BallotBoxError, people: Sequence[str]) -> DomainError:
    if isinstance(error, AlreadyVoted):
        return HasVoted(_voted(error, people))
    if isinstance(error, NotEntitled):
        return NotOnRoll(
            _("Not on the list of voters, or not marked as present yet. Look at the list first.")
        )
    text = _sentences().get(error.code)
    if text is None:
        return in_words(error)
    data = {**error.data, "numbers": ", ".join(str(number) for number in error.data.get("numbers", ()))}
    return WrongStep(text % data)


def _voted(error: BallotBoxError, people: Sequence[str]) -> str:
    if people:
        return _(
            "These people have voted already: %(people)s. One person, one ballot. Talk with the facilitator before "
            "this batch goes in."
        ) % {"people": ", ".join(people)}
    return _(
        "Some people of this batch have voted already (%(count)s). One person, one ballot. Talk with the facilitator "
        "before this batch goes in."
    ) % {"count": error.data.get("count", "?")}


def _sentences() -> dict[str, str]:
    return {
        **_typing(), **_settling(),
        "sheets_out_of_range": _("A batch has 1 to %(most)s sheets. Make several batches."),
        "sheets_typed_already": _("Sheets with a higher number are typed already. Count the sheets again."),
        "ticked_elsewhere": _("This person has handed in a sheet in another batch already."),
        "batch_done": _("This batch is closed. Nothing in it changes any more."),
        "audit_while_open": _("The vote is open. The check of the sheets begins when it is closed."),
        "audit_begun": _("The sheets are drawn already. They are drawn once."),
        "seed_short": _("Write at least %(least)s digits, as the dice or the lottery showed them."),
        "no_paper": _("No paper sheet is in the box, so there is nothing to check."),
        "not_pulled": _("This sheet was not drawn."),
    }  # fmt: skip


def _typing() -> dict[str, str]:
    """Refusals while sheets are typed."""
    return {
        "another_clerk": _("%(name)s does this part of the batch. One person types all of it."),
        "same_clerk": _("You have typed this batch already. Another person does this part."),
        "no_such_sheet": _("This batch has %(sheets)s sheets. There is no such number."),
        "typed_already": _("Sheet %(number)s is typed already, perhaps in another window. Look at the number here."),
        "readings_done": _("Both people have typed every sheet. A third person decides what differs."),
        "nothing_to_decide": _("Both people typed the same here. There is nothing to decide."),
        "reason_needed": _("Write the reason in one short sentence."),
    }  # fmt: skip


def _settling() -> dict[str, str]:
    """Refusals when a batch is to go into the box."""
    return {
        "counts_differ": _("%(sheets)s sheets, but %(voters)s people are ticked. Count both again."),
        "not_typed": _("Not all is typed: %(first)s and %(second)s of %(sheets)s sheets. Finish both readings."),
        "not_decided": _("These sheets still need a decision: %(numbers)s."),
        "mixed_weights": _("Votes of different weight cannot share a batch. Make one batch for each weight."),
        "mixed_areas": _("People with different ballot papers cannot share a batch. Make one batch for each area."),
    }  # fmt: skip
