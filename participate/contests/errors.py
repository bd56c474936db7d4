"""Errors of the contests room: what the ballot box refuses, in words that say what to do."""

from typing import Any

from django.utils.translation import gettext as _

from participate.kit.errors import Conflict, DomainError, NotAllowed
from voting.ballots import errors as box
from voting.tally import TallyError


class VoteNotOpen(Conflict):
    """The box is not open now; `code` is not_yet or over."""

    code = "over"


class NotOnRoll(NotAllowed):
    """The person may not vote in this contest."""


class HasVoted(Conflict):
    """The person's ballot is in the box."""


class BadBallot(DomainError):
    """The ballot would not count; `reason` is a code of `voting.tally.ballot_rules`, `mark` the option meant."""

    def __init__(self, message: str, reason: str, mark: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.mark = mark


class NeedsConfirmation(DomainError):
    """A blank ballot that was not confirmed as blank."""


class RulesFrozen(Conflict):
    """Voting has begun; the rules stay as they are."""


class BadRules(DomainError):
    """Rules that cannot be counted or contradict each other."""


class WrongStep(Conflict):
    """The step before this one has not been taken, or this one was taken already."""


class BadCode(DomainError):
    """A code or an address that does not let anybody in."""


class BadRoll(DomainError):
    """A list of voters that was not taken over; `lines` say file, line, column and what to do."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class BadImport(DomainError):
    """A file that cannot be imported; the message begins with file:line:column."""


def ballot_sentence(
    reason: str, mark: str = "", limit: int | None = None, *, other: str = "", count: int = 0
) -> str:
    """Return why a ballot does not count and what to do, for a reason code of `voting.tally.ballot_paper`.

    `mark` and `other` are the options (or the pot) meant, `count` how many were chosen (0: not said).
    """
    sentences = {
        "duplicate": _("You chose %(mark)s twice. Keep it once."),
        "unknown_option": _("%(mark)s is not on this ballot. Take it out."),
        "too_many": _("You chose too many. Choose at most %(limit)s."),
        "too_many_in_pot": _("You chose too many from %(other)s. Choose at most %(limit)s there."),
        "duplicate_rank": _("Two proposals have the same number. Give each its own number."),
        "bad_rank": _(
            "The number for %(mark)s is not right. Write 1 for your first choice, then 2, and so on."
        ),
        "bad_points": _("The points for %(mark)s are not right. Write a whole number."),
        "bad_answer": _("The answer for %(mark)s is not right. Choose yes or no, or leave it open."),
        "too_many_points": _("You gave too many points. Take some back."),
        "too_many_on_one": _("You gave %(mark)s too many points. Take some back."),
        "exclusive": _("Only one of these two can be built: “%(mark)s” or “%(other)s”. Keep one."),
        "over_budget": _("With “%(mark)s” your choices cost more than there is. Take something out."),
    }
    if reason == "too_many" and count:
        sentences["too_many"] = _("You chose %(count)d, but at most %(limit)d are allowed. Take some off.")
    text = sentences.get(reason, _("This ballot cannot be counted. Please check it."))
    return text % {"mark": mark, "other": other, "limit": limit or "", "count": count}


def in_words(error: box.BallotBoxError, *, limit: int | None = None) -> DomainError:
    """Turn a refusal of the ballot box into an error people can read."""
    makers: dict[type[box.BallotBoxError], Any] = {
        box.NotOpen: _not_open,
        box.NotEntitled: _not_on_roll,
        box.AlreadyVoted: _has_voted,
        box.InvalidBallot: lambda error: BadBallot(
            ballot_sentence(error.code, error.data.get("mark", ""), limit, other=error.data.get("other", "")),
            error.code,
            error.data.get("mark", ""),
        ),
        box.BlankBallot: lambda _error: NeedsConfirmation(
            _("Your ballot is empty. If you want that, confirm it; otherwise choose a proposal.")
        ),
        box.Frozen: lambda _error: RulesFrozen(
            _(
                "Voting has begun, so the rules can no longer change. A change would be unfair to those who voted."
            )
        ),
    }
    return makers.get(type(error), _wrong_step)(error)


def _not_on_roll(error: box.BallotBoxError) -> DomainError:
    """Say that somebody is not on the roll, or not marked present yet."""
    if error.code == "not_present":
        made = NotOnRoll(
            _("You are on the list. Please let the helper at the table mark you as present first.")
        )
    else:
        made = NotOnRoll(
            _(
                "You are not on the list of voters for this vote. Ask the facilitator if you think you should be."
            )
        )
    made.code = error.code
    return made


def _has_voted(error: box.BallotBoxError) -> DomainError:
    """Say which ballot stands: the one there is, the one on paper, or the last of very many."""
    sentences = {
        "paper_stands": _("You have voted on paper. That ballot counts and cannot be changed on a screen."),
        "too_many_versions": _("You have changed your ballot very often. The last one stands."),
    }
    made = HasVoted(sentences.get(error.code, _("This vote is already in the box. One person, one ballot.")))
    made.code = error.code
    return made


def _not_open(error: box.BallotBoxError) -> DomainError:
    """Say whether voting is yet to come or over."""
    if error.code == "not_yet":
        made = VoteNotOpen(_("Voting has not started yet. The calendar shows when it does."))
    else:
        made = VoteNotOpen(_("Voting is over. Your choices were not sent."))
    made.code = error.code
    return made


def _wrong_step(error: box.BallotBoxError) -> DomainError:
    """Say which step is missing."""
    sentences = {
        "reason_needed": _("Write why the rules change. The reason is published with them."),
        "closes_in_the_past": _("The closing time has passed already. Set a later one."),
        "no_options": _("No proposal is ready for the ballot yet."),
        "no_roll": _("Nobody is on the list of voters yet. Add delegates first."),
    }
    by_state = {
        "draft": _("Publish the rules first."),
        "published": _("Open the vote first."),
        "open": _("The vote is open. Close it first."),
        "closed": _("The vote is closed."),
        "sealed": _("The vote is closed."),
        "counted": _("The vote is counted."),
    }
    if error.code == "empty_pot":
        sentence = _("There is money for %(pot)s, but no proposal from there. Change the rules first.")
        return WrongStep(sentence % error.data)
    found = sentences.get(error.code) or by_state.get(error.data.get("state", ""))
    return WrongStep(found or _("This step is not possible now."))


def rule_in_words(error: TallyError) -> BadRules:
    """Turn a refusal of the tally into an error about the rules."""
    sentences = {
        "missing_score": _("This rule needs a technical score for every proposal. Score %(project)s first."),
        "unknown_rule": _("This counting rule does not exist. Choose one from the list."),
        "tie_must_end_in_code_or_file_order": _("The order for ties must end with the code."),
    }
    text = sentences.get(error.code, _("These rules cannot be counted. Check the numbers."))
    return BadRules(text % {"project": error.data.get("project", "")})
