"""The label beside a ballot and a result: who may vote, how people are known, what can be checked.

Every sentence is true of the contest it stands beside, and says no more than what is built.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.access import access_of
from participate.contests.enums import Electorate, Way
from participate.contests.roll_counts import RollCounts, level_name
from participate.kit.money import number_text
from voting.ballots.enums import Assurance
from voting.ballots.models import Contest


def label_of(contest: Contest, counts: RollCounts | None = None) -> list[str]:
    """Return the sentences of the label; with `counts` also how many people are known how well (no query)."""
    lines = [_who(contest, counts), _ways(contest)]
    if counts is not None and counts.people:
        known = ", ".join(f"{level_name(code)} {number_text(count)}" for code, count in counts.levels)
        lines.append(_("How well people are known: %(levels)s.") % {"levels": known})
    if counts is not None and counts.weighted:
        lines.append(_weights(counts.weighted))
    lines.append(_("One person on the list, one counted ballot. The database itself refuses a second one."))
    if contest.revoting:
        lines.append(_("Until the end everybody could change their ballot. Only the last one counts."))
    lines.append(_secrecy(contest))
    lines.append(
        _(
            "Every accepted ballot is in a public list. Whoever kept an earlier checkpoint notices if it is shortened or "
            "altered."
        )
    )
    return lines


def _who(contest: Contest, counts: RollCounts | None) -> str:
    electorate = access_of(contest).electorate
    if electorate == Electorate.DELEGATES:
        who = _("Who may vote: the delegates of this process.")
    else:
        who = _("Who may vote: the people on a list that the organiser brought in.")
    if counts is None or not counts.people:
        return who
    people = ngettext("%(count)s person.", "%(count)s people.", counts.people) % {
        "count": number_text(counts.people)
    }
    return f"{who} {people}"


def _ways(contest: Contest) -> str:
    """Say how people come to a ballot."""
    names = {
        Way.ACCOUNT: _("signed in with an account"), Way.EMAIL: _("with a code by e-mail"), Way.PHONE: _("with a code by phone"),
        Way.PAPER_CODE: _("with a code on a paper slip"),
    }  # fmt: skip
    ways = access_of(contest).ways
    told = _("How: %(ways)s, or on paper at the desk.") % {
        "ways": ", ".join(name for way, name in names.items() if way in ways)
        or _("signed in with an account")
    }
    present = _("Only people whom the desk has seen.")
    return f"{told} {present}" if Way.PRESENCE in ways else told


def _weights(people: int) -> str:
    return ngettext(
        "%(count)s person's ballot counts more than once, as the list says.",
        "The ballots of %(count)s people count more than once, as the list says.",
        people,
    ) % {"count": number_text(people)}


def _secrecy(contest: Contest) -> str:
    if contest.assurance == Assurance.OPEN:
        return _(
            "The ballots are published after the count, shuffled and without names: anybody can count again."
        )
    return _(
        "Only counts are published. Whoever may see the sealed ballots can count again with one command."
    )
