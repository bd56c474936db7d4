"""What people choose: about what, through which channel, how often, at what hours."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from participate.accounts.models import User
from participate.kit import audit
from participate.kit.clock import database_now
from participate.notices.channels import all_channels
from participate.notices.enums import Category, Rhythm, State
from participate.notices.errors import BadChoice
from participate.notices.hours import Clock
from participate.notices.models import ChannelChoice, Delivery, Digest, Hours, Preference, Subscription
from participate.notices.services.following import UNSENT, drop


@transaction.atomic
def set_wanted(*, actor: Any, choices: dict[str, bool]) -> None:
    """Say for each category whether the person is written to; the inbox has everything all the same."""
    for code in Category.values:
        Preference.objects.update_or_create(
            user=actor, category=code, defaults={"wanted": choices.get(code, False)}
        )


@transaction.atomic
def set_channels(*, actor: Any, rhythms: dict[str, str], now: datetime | None = None) -> None:
    """Say for each channel how often; what waits for a channel that is switched off is dropped.

    Choosing a rhythm is the consent to be written to on the channel. Raises `BadChoice`.
    """
    moment = now or database_now()
    for name, kind in all_channels().items():
        rhythm = rhythms.get(name)
        if rhythm is None:
            continue
        if rhythm not in kind.rhythms:
            raise BadChoice(
                _("Please choose one of the answers for “%(channel)s”.") % {"channel": kind.label}
            )
        _choose(actor, name, rhythm, moment)


def _choose(person: Any, name: str, rhythm: str, moment: datetime) -> None:
    """Store one choice; a consent keeps the moment it was given."""
    row, created = ChannelChoice.objects.select_for_update().get_or_create(
        user=person, channel=name, defaults={"rhythm": rhythm, "changed_at": moment}
    )
    if not created and row.rhythm == rhythm:
        return
    off = rhythm == Rhythm.NEVER
    row.rhythm, row.changed_at = rhythm, moment
    row.consented_at = None if off else row.consented_at or moment
    row.full_clean()
    row.save()
    if off:
        _drop_channel(person, name)
    audit.record(
        actor=person, action="notices.choose_rhythm", target=f"user:{person.pk}", at=moment,
        data={"channel": name, "rhythm": rhythm},
    )  # fmt: skip


def _drop_channel(person: Any, name: str) -> None:
    """Take back everything that has not left yet."""
    for model in (Delivery, Digest):
        model.objects.filter(user=person, channel=name, state__in=UNSENT).update(state=State.DROPPED)


@transaction.atomic
def set_hours(*, actor: Any, clock: Clock) -> Hours:
    """Store the person's time zone, quiet hours and the hour and day of summaries. Raises `BadChoice`."""
    if clock.zone not in available_timezones():
        raise BadChoice(_("Please choose one of the time zones."))
    row = Hours.objects.select_for_update().filter(user=actor).first() or Hours(user=actor)
    row.time_zone, row.quiet_from, row.quiet_until = clock.zone, clock.quiet_from, clock.quiet_until
    row.digest_hour, row.digest_weekday = clock.digest_hour, clock.weekday
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def silence(
    *, user_id: int | None, subscription_id: int | None, channel: str, now: datetime | None = None
) -> bool:
    """Stop all summaries on a channel: a person's choice becomes never; an address without account follows no more.

    Doing it twice changes nothing; says whether there was anything to stop.
    """
    moment = now or database_now()
    if user_id is not None:
        person = User.objects.filter(pk=user_id).first()
        if person is not None:
            _choose(person, channel, Rhythm.NEVER, moment)
        return person is not None
    row = Subscription.objects.filter(pk=subscription_id, user=None).first()
    if row is None:
        return False
    rows = Subscription.objects.select_for_update().filter(user=None, email=row.email).order_by("pk")
    for each in rows:
        drop(each)
        each.delete()
    Digest.objects.filter(recipient=f"mail:{row.email}", state__in=UNSENT).update(state=State.DROPPED)
    audit.record(actor=None, action="notices.silence", target="address", at=moment)
    return True
