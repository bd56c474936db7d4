"""Ways in without an account: a code sent to an address, a code printed on paper."""

import hashlib
import hmac
import logging
import secrets
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.accounts import sms
from participate.contests.access import access_of
from participate.contests.enums import IdentityLevel, Way
from participate.contests.errors import BadCode
from participate.contests.identities import PAPER_CODE, identity_of, way_of
from participate.contests.models import AccessCode
from participate.contests.paper_codes import read_paper_code
from participate.contests.wording.access import code_mail
from participate.kit.clock import database_now
from voting.ballots.enums import RollStatus
from voting.ballots.keys import contest_key, person_key
from voting.ballots.models import Contest, Roll

LASTS = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
log = logging.getLogger(__name__)


def new_ticket() -> str:
    """Return what the device that asks for a code keeps: 128 random bits as hex."""
    return secrets.token_hex(16)


def ticket_hash(ticket: str) -> str:
    """Return what is stored of a ticket."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def _code_hash(contest_id: int, ticket: str, code: str) -> str:
    """Return what is stored of a code: keyed, because six digits could be tried out."""
    return hmac.new(contest_key(contest_id), f"code:{ticket}:{code}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def request_code(
    *, contest: Contest, address: str, ticket: str, language: str, now: datetime | None = None
) -> AccessCode:
    """Note that somebody asks for a code; nothing here looks at the roll, so nothing can be learnt from it.

    `send_code` does the rest, after the answer. Raises `BadCode` for something that is no address of a way in
    that this contest has.
    """
    try:
        identity = identity_of(address)
    except ValueError as error:
        raise BadCode(str(error)) from error
    if way_of(identity) not in access_of(contest).ways:
        raise BadCode(_("Write the address that is asked for: no code can be sent to this one."))
    moment = now or database_now()
    AccessCode.objects.filter(expires_at__lt=moment - LASTS).delete()
    row = AccessCode(
        ticket_hash=ticket_hash(ticket), contest=contest, person_key=person_key(contest.pk, identity), address=identity,
        language=language, expires_at=moment + LASTS,
    )  # fmt: skip
    row.full_clean()
    row.save(force_insert=True)
    return row


def send_code(*, contest: Contest, ticket: str) -> bool:
    """Make the code of a request and send it, if the address is on the roll; say whether it was sent.

    The address is forgotten either way. A mail server that fails is told to the log, never to the visitor.
    """
    rows = AccessCode.objects.filter(pk=ticket_hash(ticket), contest=contest, code_hash="")
    row = rows.first()
    if row is None:
        return False
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    listed = Roll.objects.filter(contest=contest, person_key=row.person_key).exclude(
        status=RollStatus.REMOVED
    )
    may = listed.exists()
    rows.update(code_hash=_code_hash(contest.pk, ticket, code) if may else "", address="")
    if not may:
        return False
    try:
        _send(contest, row, code)
    except Exception as error:  # a mail server may fail in any way; what it says may hold the address
        log.error("A voting code of contest %s could not be sent (%s)", contest.pk, type(error).__name__)
        return False
    return True


def _send(contest: Contest, row: AccessCode, code: str) -> None:
    """Send the code in the language of the person who asked."""
    with override(row.language):
        if way_of(row.address) == Way.PHONE:
            sms.send_code(row.address, code)
            return
        subject, body = code_mail(contest, code, LASTS)
    EmailMessage(subject, body, to=[row.address]).send()


def use_code(*, contest: Contest, ticket: str, code: str, now: datetime | None = None) -> str:
    """Return the roll's key of the person who typed the code that was sent; it works once, for ten minutes.

    Raises `BadCode` in the same words for a wrong code, one that is too old, and an address on no list.
    """
    wrong = BadCode(
        _("This code is not right or too old. Look at the newest message, or ask for a new code.")
    )
    moment = now or database_now()
    digits = "".join(sign for sign in code if sign.isdecimal())
    rows = AccessCode.objects.filter(pk=ticket_hash(ticket), contest=contest)
    # Counting the try is one statement of its own: many tries at once are all counted, and none is undone.
    if not rows.filter(tries__lt=TRIES, expires_at__gt=moment).update(tries=F("tries") + 1):
        raise wrong
    row = rows.first()
    known = row.code_hash if row else ""
    if not hmac.compare_digest(known, _code_hash(contest.pk, ticket, digits)) or row is None:
        raise wrong
    if not rows.delete()[0]:  # the same code twice at once: one of them is in
        raise wrong
    return row.person_key


def use_paper_code(*, contest: Contest, code: str) -> str:
    """Return the roll's key of a printed code, in whatever spelling it was typed. Raises `BadCode`."""
    plain = read_paper_code(code)
    if not plain:
        raise BadCode(_("A letter is not right. Compare the code with your slip."))
    key = person_key(contest.pk, PAPER_CODE + plain)
    known = Roll.objects.filter(contest=contest, person_key=key, level=IdentityLevel.PAPER_CODE)
    if not known.exclude(status=RollStatus.REMOVED).exists():
        raise BadCode(_("This code does not belong to this vote, or it was cancelled. Ask at the desk."))
    return key
