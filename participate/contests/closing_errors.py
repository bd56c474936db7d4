"""What the ballot box refuses at a closing or an amendment, in words that say what to do."""

from django.utils.translation import gettext as _

from participate.contests.errors import RulesFrozen, WrongStep, in_words
from participate.kit.errors import DomainError
from voting.ballots.errors import BallotBoxError, Frozen


def closing_in_words(error: BallotBoxError) -> DomainError:
    """Turn a refusal into an error people can read."""
    if isinstance(error, Frozen):
        return RulesFrozen(
            _("This can no longer change: the count depends on it, and people are voting already.")
        )
    sentences = {
        "same_person": _("This needs a second person. Ask a colleague to sign in and confirm it."),
        "not_asked": _("Nobody has asked for this yet, or it was taken back. Look at the page again."),
        "seed_missing": _("Draw the lot first. The rule needs it for equals."),
        "busy": _(
            "Somebody works in the box just now, perhaps a backup. Nothing was changed. Try again soon."
        ),
        "no_lot": _("This rule has no lot. Nothing needs to be drawn."),
        "bad_seed": _("Write 4 to 200 letters and digits, exactly as they were drawn or published."),
        "differs": _(
            "This is not what the first person typed. Look at the draw again, then type it once more."
        ),
        "waits": _("Something like this waits for a second person already. Confirm it or take it back."),
        "reason_needed": _("Write the reason. Everybody can read it."),
        "not_later": _("The closing time can only move later, never earlier."),
        "over": _("The closing time has passed. It can no longer move."),
        "no_change": _("This is how it is already. Nothing would change."),
        "withdrawn": _("This proposal was taken back."),
        "applied": _("This change is in force already."),
        "not_between": _("Ballots can be set aside only after the vote is closed and before it is sealed."),
        "no_slots": _("In this vote ballots cannot be found again, so none can be set aside."),
        "nobody": _("No ballot is behind this sign any more."),
        "decided_already": _("This was decided already. Look at the page again."),
        "changed": _("It has changed since this was proposed. Propose it again."),
    }
    return WrongStep(sentences[error.code]) if error.code in sentences else in_words(error)
