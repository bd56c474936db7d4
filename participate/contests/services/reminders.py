"""Remind people on the roll whose ballot is not there yet: at most twice, never at night, counts only for the sender."""

import logging
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.accounts import sms
from participate.contests.errors import BadCode, WrongStep
from participate.contests.models import Reminder, RollContact
from participate.contests.services.roll_import import topic
from participate.contests.wording.access import reminder_mail, reminder_text
from participate.contests.wording.times import moment_text
from participate.contests.wording.ways import ballot_address, numbered
from participate.kit import audit
from participate.kit.clock import database_now
from participate.notices.channels import absolute
from voting.ballots.enums import RollStatus, State
from voting.ballots.models import Contest
from voting.ballots.services.locks import lock_alone

MOST = 2
# The hours of the contest's clocks in which nobody is disturbed, and the pause between two reminders.
QUIET_FROM, QUIET_UNTIL = 20, 8
PAUSE = timedelta(hours=20)
BATCH = 200
SALT = "contests.reminder"
log = logging.getLogger(__name__)


def to_remind(contest: Contest) -> QuerySet[RollContact]:
    """Return the contacts of people who may vote and have not; looks at participation only, never at ballots."""
    rows = RollContact.objects.filter(contest=contest, roll__participation=None)
    return rows.exclude(roll__status=RollStatus.REMOVED)


@transaction.atomic
def begin_reminder(*, actor: Any, contest: Contest, now: datetime | None = None) -> Reminder:
    """Note a reminder; `send_reminder` sends it after the answer. Raises `WrongStep` when it is not its time."""
    locked, moment = lock_alone(contest.pk), now or database_now()
    if locked.state != State.OPEN or (locked.closes_at and moment >= locked.closes_at):
        raise WrongStep(_("Reminders go out while the vote is open."))
    hour = moment.astimezone(ZoneInfo(locked.time_zone)).hour
    if hour >= QUIET_FROM or hour < QUIET_UNTIL:
        words = _("Nobody is disturbed at night. Send it between %(first)s and %(last)s o'clock.")
        raise WrongStep(words % {"first": QUIET_UNTIL, "last": QUIET_FROM})
    sent = list(Reminder.objects.filter(contest=locked))
    if len(sent) >= MOST:
        raise WrongStep(_("Two reminders are enough. No more can be sent."))
    if sent and moment - sent[-1].made_at < PAUSE:
        raise WrongStep(_("The last reminder is too fresh. Wait until tomorrow."))
    if not to_remind(locked).exists():
        raise WrongStep(_("There is nobody to remind: no contact of somebody who has not voted."))
    made = Reminder.objects.create(contest=locked, number=len(sent) + 1, made_by=actor, made_at=moment)
    audit.record(
        actor=actor,
        action="contests.begin_reminder",
        target=topic(locked),
        at=moment,
        data={"number": made.number},
    )
    return made


def send_reminder(*, contest: Contest, reminder: Reminder) -> int:
    """Send a reminder to everybody it is for, each at most once; return how many went out.

    At the end every contact carries the reminder's number, so that the table does not tell who had not voted.
    """
    count = 0
    while True:
        rows = to_remind(contest).filter(reminders__lt=reminder.number).order_by("pk")[:BATCH]
        part = list(rows)
        if not part:
            break
        for row in part:
            mine = RollContact.objects.filter(pk=row.pk, reminders__lt=reminder.number)
            if mine.update(reminders=reminder.number):
                count += _sent(contest, row)
    RollContact.objects.filter(contest=contest).update(reminders=reminder.number)
    Reminder.objects.filter(pk=reminder.pk).update(sent=count)
    return count


def _sent(contest: Contest, row: RollContact) -> bool:
    """Send one reminder; a failing mail server is told to the log without the address."""
    with override(row.language):
        until = moment_text(contest.closes_at, contest.time_zone)
        stop = absolute(_path("contests:reminder_stop", contest, row))
        address = absolute(ballot_address(contest))
        try:
            if "@" not in row.address:
                sms.send_text(row.address, reminder_text(contest, until, address, stop))
                return True
            subject, body = reminder_mail(contest, until, address, stop)
            headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
            EmailMessage(subject, body, to=[row.address], headers=headers).send()
        except Exception as error:  # a mail server may fail in any way; what it says may hold the address
            log.error("A reminder of contest %s could not be sent (%s)", contest.pk, type(error).__name__)
            return False
    return True


def _path(name: str, contest: Contest, row: RollContact) -> str:
    token = signing.dumps([contest.pk, row.pk], salt=SALT)
    return f"{numbered(name, contest)}?k={token}"


@transaction.atomic
def stop_reminders(*, contest: Contest, token: str) -> bool:
    """Forget a contact: no reminders go to it any more. Says whether it was still there. Raises `BadCode`."""
    try:
        number, pk = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadCode(_("This link is not complete. Copy the whole link from your message.")) from error
    if number != contest.pk:
        raise BadCode(_("This link is not complete. Copy the whole link from your message."))
    return bool(RollContact.objects.filter(contest=contest, pk=pk).delete()[0])
