"""Is my vote secret? Answered from what is in force: how much is promised, what is not, before and after sealing.

Big words are left out on purpose: every sentence here says one thing that can be checked.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from participate.contests.access import access_of
from participate.contests.enums import Way
from voting.ballots.enums import Assurance, State
from voting.ballots.models import Contest

SEALED = (State.SEALED, State.COUNTED)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer: one sentence first, what is promised, what is not, and what everybody can do."""

    short: str
    promised: tuple[str, ...]
    not_promised: tuple[str, ...]
    do: tuple[str, ...]


def answer_of(contest: Contest) -> Answer:
    """Return the answer for a contest as it stands now (no query)."""
    is_open = contest.assurance == Assurance.OPEN
    sealed = contest.state in SEALED
    return Answer(
        short=_short(is_open),
        promised=(*_promised(contest), *_published(contest, is_open)),
        not_promised=(*_joined(contest, sealed), *_open_limits(is_open), *_limits()),
        do=_what_to_do(contest),
    )


def _short(is_open: bool) -> str:
    if is_open:
        return _(
            "Other people do not see whose ballot is whose. The ballots themselves are published after the count."
        )
    return _("Other people do not see how you voted. Only the counts are published.")


def _promised(contest: Contest) -> tuple[str, ...]:
    lines = [
        _("The list of voters only says that you have voted, not what and not when."),
        _("Your ballot carries no name, no time and no number that leads to you."),
        _("Your code proves that a ballot is in the box. It does not show your choice."),
    ]
    ways = access_of(contest).ways
    if ways & {Way.EMAIL, Way.PHONE}:
        lines.append(_("We forget the address you type as soon as the code has left."))
    if Way.PAPER_CODE in ways:
        lines.append(
            _("Nobody notes who gets which paper slip. The computer does not know the codes on them.")
        )
    return tuple(lines)


def _published(contest: Contest, is_open: bool) -> tuple[str, ...]:
    if is_open:
        return (
            _("The ballots are published shuffled, from %(count)d ballots on, without time, age or place.")
            % {"count": contest.publish_from},
        )
    return (_("A pattern of choices is only shown where at least five people chose the same."),)


def _joined(contest: Contest, sealed: bool) -> tuple[str, ...]:
    """Say who could join people and ballots, now and after sealing."""
    if sealed:
        return (
            _(
                "The box is sealed: what joined ballots to people inside the computer was destroyed. Copies that somebody "
                "made before, secretly, would still hold it."
            ),
        )
    if contest.revoting:
        return (
            _(
                "While voting is open, the computer keeps which ballot is yours, so that a later one can replace it. Whoever "
                "runs the computer could look. After voting, the box is sealed and this is destroyed."
            ),
        )
    return (
        _(
            "While voting is open, whoever runs the computer could find out with effort which ballot came from whom. After "
            "voting, the box is sealed and these traces are destroyed."
        ),
    )


def _open_limits(is_open: bool) -> tuple[str, ...]:
    if not is_open:
        return ()
    return (_("If nobody else chooses like you, somebody who knows your choice could find it there."),)


def _limits() -> tuple[str, ...]:
    return (
        _("Nobody can protect you from a person who watches you vote, or from a phone that spies on you."),
        _("On paper, the people who type the ballots see the choices, but not the names."),
    )


def _what_to_do(contest: Contest) -> tuple[str, ...]:
    lines = [_("Vote alone. Nobody may look, and nobody may ask for your code.")]
    if contest.revoting:
        lines.append(
            _(
                "Did somebody press you? Vote again later: the last ballot counts. A paper ballot at the desk counts above all."
            )
        )
    lines.append(_("Do you not trust the computer? Vote on paper at the desk."))
    return tuple(lines)
