"""Words about the public log."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.options import contest_title
from participate.kit.money import number_text
from participate.processes.models import Cycle
from voting.ballots.log import where_logged
from voting.ballots.models import Checkpoint, Contest, Leaf


def log_address(cycle: Cycle, contest: Contest) -> str:
    """Return the path of the page of a vote's log."""
    return reverse("contests:log", kwargs={"cycle": cycle.slug, "number": contest.pk})


def keepers_text(count: int) -> str:
    """Say how many outside keep the log, and what it is worth with nobody."""
    if count == 0:
        return _("Nobody outside keeps it yet. A log that nobody outside keeps proves nothing.")
    return ngettext(
        "%(number)s address outside the town hall keeps it.",
        "%(number)s addresses outside the town hall keep it.",
        count,
    ) % {"number": number_text(count)}


def late_text(count: int) -> str:
    """Say how many people came onto the list of voters while the vote was open."""
    if count == 0:
        return _("Nobody was added to the list of voters after the vote had opened.")
    return ngettext(
        "%(number)s person was added to the list of voters after the vote had opened.",
        "%(number)s people were added to the list of voters after the vote had opened.",
        count,
    ) % {"number": number_text(count)}


def checkpoint_mail(contest: Contest, checkpoint: Checkpoint) -> tuple[str, str]:
    """Return subject and body of the mail that carries a checkpoint."""
    names = {"number": checkpoint.number, "title": contest_title(contest)}
    subject = _("Checkpoint %(number)d of the vote log: %(title)s") % names
    body = _(
        "Please keep this mail. The lines below say how long the log of this vote is now and what its fingerprint is. "
        "If somebody changes the log later, your lines no longer fit, and you can prove it."
    )
    return subject[:200], f"{body}\n\n{checkpoint.text}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ballot's code stands in the log of its vote, in words; `signed`: under a checkpoint already."""

    contest_id: int
    text: str
    signed: bool


def log_place(leaf: Leaf) -> Place:
    """Say whether a leaf is in the public log, and since which checkpoint (two queries)."""
    found = where_logged(leaf)
    if found is None:
        return Place(leaf.contest_id, _("It enters the public log with the next checkpoint."), signed=False)
    entry, since = found
    text = _("It is in the public log since checkpoint %(number)d, at place %(place)s.") % {
        "number": since.number, "place": number_text(entry.position + 1),
    }  # fmt: skip
    return Place(leaf.contest_id, text, signed=True)
