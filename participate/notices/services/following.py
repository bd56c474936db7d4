"""Follow and stop."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.kit import audit
from participate.kit.after import after_commit
from participate.kit.clock import database_now
from participate.notices import channels, tasks
from participate.notices.enums import Origin, State, category_of
from participate.notices.errors import BadLink, NeedsAddress
from participate.notices.models import Delivery, Message, Subscription
from participate.notices.services.telling import one_line, recipient_of
from participate.notices.tokens import confirm_token

# What has not left yet.
UNSENT = [State.WAITING, State.DEFERRED, State.COLLECTING]


@transaction.atomic
def follow(
    *, actor: Any = None, topic: str, title: str, url: str, email: str = "", language: str = "id",
    origin: Origin = Origin.CHOSEN, now: datetime | None = None,
) -> Subscription:  # fmt: skip
    """Follow a topic; doing it twice changes nothing.

    A person with an account follows at once. An address without one gets a mail and follows only after
    its owner confirms. Raises `NeedsAddress` when there is neither.
    """
    moment = now or database_now()
    what = {"title": one_line(title), "url": url[:300], "language": language, "created_at": moment}
    if actor is not None and actor.is_authenticated:
        what |= {"origin": origin, "confirmed_at": moment}
        return Subscription.objects.get_or_create(user=actor, topic=topic, defaults=what)[0]
    address = email.strip().lower()
    if not address:
        raise NeedsAddress(_("Please write your e-mail address, so that we can tell you."))
    row, _created = Subscription.objects.get_or_create(user=None, email=address, topic=topic, defaults=what)
    if row.confirmed_at is None:
        _ask_to_confirm(row, moment)
    return row


def _ask_to_confirm(row: Subscription, moment: datetime) -> None:
    """Send the mail that asks the owner of an address to confirm; at most one each hour."""
    with override(row.language):
        subject = _("Confirm: follow “%(title)s”") % {"title": row.title}
        body = _(
            "Somebody, probably you, asked us to send news about “%(title)s” to this address. "
            "Open the link to confirm it. If it was not you, do nothing and you will hear no more."
        ) % {"title": row.title}
        url = reverse("notices:confirm", args=[confirm_token(row.pk)])
    key, recipient = f"confirm:{row.pk}:{moment:%Y%m%d%H}", recipient_of(row)
    what = {"email": row.email, "topic": row.topic, "language": row.language, "category": category_of(row.topic),
            "subject": one_line(subject), "body": body, "url": url, "created_at": moment}  # fmt: skip
    message, created = Message.objects.get_or_create(recipient=recipient, key=key, defaults=what)
    if created:
        Delivery.objects.create(
            message=message, recipient=recipient, channel=channels.EMAIL, created_at=moment, by_itself=True
        )
        after_commit(tasks.deliver.enqueue, key)


@transaction.atomic
def confirm(*, subscription_id: int, now: datetime | None = None) -> Subscription:
    """Confirm an address; doing it twice changes nothing. Raises `BadLink` when it was withdrawn."""
    row = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if row is None:
        raise BadLink(_("You no longer follow this. Open the page again and press “Follow”."))
    if row.confirmed_at is None:
        row.confirmed_at = now or database_now()
        row.save(update_fields=["confirmed_at"])
    return row


@transaction.atomic
def unfollow(*, subscription_id: int, now: datetime | None = None) -> bool:
    """Stop: forget the subscription and drop what has not left yet; say whether there was one."""
    moment = now or database_now()
    row = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if row is None:
        return False
    drop(row)
    topic = row.topic
    row.delete()
    audit.record(actor=None, action="notices.unfollow", target=topic, at=moment)
    return True


def drop(row: Subscription) -> None:
    """Take back what comes from a subscription and has not left: from the outbox and from unsent summaries."""
    mine = Delivery.objects.filter(message__subscription=row)
    mine.filter(state__in=UNSENT).update(state=State.DROPPED)
    mine.filter(state=State.IN_DIGEST, digest__state__in=UNSENT).update(state=State.DROPPED, digest=None)
    if row.user_id is None:
        Message.objects.filter(subscription=row, deliveries__state=State.DROPPED).delete()
        unsent = Message.objects.filter(key__startswith=f"confirm:{row.pk}:", deliveries__state__in=UNSENT)
        unsent.delete()
