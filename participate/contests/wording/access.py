"""What is said around the ways in: the mail with a code, the ways themselves, what the desk reads."""

from datetime import timedelta

from django.utils.translation import gettext as _

from participate.contests.access import Access
from participate.contests.enums import Way
from participate.contests.wording.options import contest_title
from voting.ballots.models import Contest


def code_mail(contest: Contest, code: str, lasts: timedelta) -> tuple[str, str]:
    """Return subject and body of the mail that brings a code; the code is not in the subject that a lock screen shows."""
    title = contest_title(contest)
    minutes = int(lasts.total_seconds() // 60)
    body = _(
        "Your code for “%(title)s” is:\n\n    %(code)s\n\nIt works once, for %(minutes)d minutes. Do not give it to "
        "anyone. Nobody from us will ask for it.\n\nYou did not ask for a code? Then do nothing."
    ) % {"title": title, "code": code, "minutes": minutes}
    return " ".join((_("Your code to vote: %(title)s") % {"title": title}).split())[:200], body + "\n"


def address_label(access: Access) -> str:
    """Say what to type where a code is asked for."""
    if Way.EMAIL not in access.ways:
        return _("Your phone number")
    return _("Your e-mail") if Way.PHONE not in access.ways else _("Your e-mail or phone number")


def slip_mail(contest: Contest, code: str, address: str) -> tuple[str, str]:
    """Return subject and body of the slip somebody asked to be sent: the code and where to check it, never a choice."""
    title = contest_title(contest)
    body = _(
        "A ballot for “%(title)s” is in the box. Its code:\n\n    %(code)s\n\nCheck it here: %(address)s\n\n"
        "The code says that the ballot is there. It does not say what was chosen."
    ) % {"title": title, "code": code, "address": address}
    return " ".join((_("Your voting slip: %(title)s") % {"title": title}).split())[:200], body + "\n"


def reminder_mail(contest: Contest, until: str, address: str, stop: str) -> tuple[str, str]:
    """Return subject and body of a reminder."""
    title = contest_title(contest)
    body = _(
        "You can vote in “%(title)s” until %(until)s:\n\n%(address)s\n\nWe write to everybody on the list whose ballot "
        "is not there yet. We do not know what anybody chooses. You do not want to vote? That is fine too."
        "\n\nNo more reminders: %(stop)s"
    ) % {"title": title, "until": until, "address": address, "stop": stop}
    return " ".join((_("You can still vote: %(title)s") % {"title": title}).split())[:200], body + "\n"


def reminder_text(contest: Contest, until: str, address: str, stop: str) -> str:
    """Return a reminder as a short message."""
    return _("You can vote in “%(title)s” until %(until)s: %(address)s No more reminders: %(stop)s") % {
        "title": contest_title(contest)[:40], "until": until, "address": address, "stop": stop,
    }  # fmt: skip
