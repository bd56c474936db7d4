"""What is said to a voter: why a ballot cannot go in yet, why somebody cannot vote, what stays secret."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.kit.money import money_text
from voting.ballots.models import Contest


def choices_left(left: int) -> str:
    """Say how many choices are left."""
    if left <= 0:
        return _("You have used all your choices.")
    return ngettext(
        "You can choose %(count)d more proposal.", "You can choose %(count)d more proposals.", left
    ) % {"count": left}


def invalid_labels() -> dict[str, str]:
    """Return the reasons of invalid ballots as short labels for counts."""
    return {
        "duplicate": _("one proposal twice"),
        "duplicate_rank": _("one number twice"),
        "bad_rank": _("unreadable number"),
        "unknown_option": _("unknown code"),
        "too_many": _("too many choices"),
        "bad_points": _("unreadable points"),
        "too_many_points": _("too many points"),
        "too_many_on_one": _("too many points for one"),
        "bad_answer": _("unreadable answer"),
        "too_many_in_pot": _("too many choices from one pot"),
        "exclusive": _("two that exclude each other"),
        "over_budget": _("more than the money there is"),
        "unreadable": _("unreadable sheet"),
        "signed": _("signed sheet"),
        "not_ours": _("sheet of something else"),
    }


def reasons_counted(reasons: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return (label, count) of the reasons, most frequent first."""
    labels = invalid_labels()
    return [
        (labels.get(key, key), value)
        for key, value in sorted(reasons.items(), key=lambda row: (-row[1], row[0]))
    ]


def secrecy(assurance: str) -> list[str]:
    """Answer "is my vote secret?" honestly, as the assurance in force allows."""
    shared = [
        _("The list of voters only says that you have voted, not what and not when."),
        _("Your ballot carries no name, no time and no number that leads to you."),
        _("Your code proves that a ballot is in the box. It does not show your choice."),
    ]
    limit = _(
        "Whoever runs the computer could find out more with effort. There you have to trust them, and each other."
    )
    if assurance == "open":
        return [
            *shared,
            _("After the count every ballot is published, shuffled and without names."),
            _("If nobody else ranks like you, somebody who knows your choice could find it there."),
            limit,
        ]
    return [
        *shared,
        _("Only the counts are published. A list of ballots only appears when there are enough of them."),
        limit,
    ]


def refusal(state: str) -> tuple[str, str]:
    """Return a title and a sentence for somebody who cannot vote now; `state` is an `Entitlement`."""
    return {
        "not_yet": (
            _("Voting has not started yet"),
            _("You can already read the proposals and think it over."),
        ),
        "over": (_("Voting is over"), _("Nobody can vote or change a ballot any more. The result follows.")),
        "voted": (
            _("You have voted"),
            _("Your ballot is in the box and counts once. With your code you can check that it is there."),
        ),
        "paper_stands": (
            _("You have voted on paper"),
            _("Your paper ballot counts. It cannot be changed on a screen."),
        ),
        "too_many_versions": (
            _("Your last ballot stands"),
            _("You have changed your ballot very often. The last one counts."),
        ),
        "not_present": (
            _("Please go to the desk first"),
            _("You are on the list. As soon as the desk has marked you as present, you can vote here."),
        ),
        "not_entitled": (
            _("You are not on the list of voters"),
            _(
                "In this vote the delegates decide. If you should be on the list, ask the facilitator before voting ends."
            ),
        ),
        "sign_in": (
            _("Please sign in to vote"),
            _(
                "Only people on the list of voters can vote, each once. No account? Vote on paper at the desk."
            ),
        ),
    }[state]


def ballot_intro(contest: Contest) -> str:
    """Say in one sentence what to do with the ballot."""
    kind, limit = contest.kind, contest.rank_limit
    if kind in _INTROS:
        money = money_text(contest.budget, contest.currency) if contest.budget else ""
        return _INTROS[kind]() % {
            "total": contest.points_total or "", "most": contest.score_max or "", "money": money,
        }  # fmt: skip
    if limit is None:
        return _("Choose the proposals you want.")
    if kind == "approval":
        return ngettext("Tick up to %(count)d proposal.", "Tick up to %(count)d proposals.", limit) % {
            "count": limit
        }
    return ngettext(
        "Choose up to %(count)d proposal.",
        "Choose up to %(count)d proposals. The first gets %(count)d points, the second one fewer, and so on.",
        limit,
    ) % {"count": limit}


_INTROS: dict[str, Callable[[], str]] = {
    "points": lambda: _("You have %(total)s points. Give more points to what matters more to you."),
    "score": lambda: _("Give each proposal from 0 to %(most)s points. Leave open what you do not know."),
    "knapsack": lambda: _("You have %(money)s. Choose what you would pay for with it."),
    "yes_no": lambda: _("Answer yes or no to each. You may leave some open."),
}


def may_change(until: str) -> str:
    """Say that a voter may cast another ballot."""
    return _("You have voted. You may change your vote until %(when)s. The last one counts.") % {
        "when": until
    }


def finality(contest: Contest, until: str) -> str:
    """Say whether a ballot can be changed once it is sent."""
    if contest.revoting:
        return _("Read it once more. You may change it until %(when)s; the last one counts.") % {
            "when": until
        }
    return _("Read it once more. After sending it cannot be changed.")


def entry_said(kind: str, entry: str, most: int | None) -> str:
    """Return what a voter wrote beside an option, in words; empty where nothing is written."""
    if not entry:
        return ""
    if kind == "yes_no":
        return {"yes": _("Yes"), "no": _("No")}.get(entry, entry)
    if kind == "score":
        return _("%(points)s of %(most)s") % {"points": entry, "most": most}
    return ngettext("%(count)d point", "%(count)d points", int(entry)) % {"count": int(entry)}


def said() -> dict[str, str]:
    """Return the sentences the ballot says aloud while it is being changed; N and TITLE are filled in there."""
    return {
        "none": choices_left(0),
        "one": choices_left(1),
        "many": ngettext(
            "You can choose %(count)d more proposal.", "You can choose %(count)d more proposals.", 7
        ).replace("%(count)d", "N"),
        "place": _("TITLE is now number N."),
        "taken_in": _("TITLE is on your list as number N."),
        "taken_out": _("TITLE is off your list."),
        "full": _("Your list is full. Take one off first."),
    }
