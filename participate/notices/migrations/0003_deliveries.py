"""Move how each message was sent from the message to a delivery of its own."""

from itertools import islice

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

# The state of a message that only the inbox has: it has no delivery.
KEPT = "kept"


def move(apps, schema_editor):
    """Make a delivery for every message that had a channel; an account's address is read when something is sent."""
    message, delivery = apps.get_model("notices", "Message"), apps.get_model("notices", "Delivery")
    rows = message.objects.exclude(state=KEPT).exclude(channel="").order_by("pk")
    made = (
        delivery(
            message_id=row.pk, recipient=row.recipient, user_id=row.user_id, channel=row.channel, state=row.state,
            attempts=row.attempts, created_at=row.created_at, claimed_at=row.claimed_at, sent_at=row.sent_at,
            failure="other" if row.state == "failed" else "", by_itself=row.subscription_id is None,
        )
        for row in rows.iterator(chunk_size=500)
    )
    while batch := list(islice(made, 500)):
        delivery.objects.bulk_create(batch, ignore_conflicts=True)
    message.objects.filter(user__isnull=False).update(email="")
    source = apps.get_model("notices", "Subscription").objects.filter(pk=OuterRef("subscription"))
    message.objects.filter(subscription__isnull=False).update(
        because=Subquery(source.values("title")[:1]), origin=Subquery(source.values("origin")[:1])
    )


def back(apps, schema_editor):
    """Put the mail's delivery back into its message."""
    message, delivery = apps.get_model("notices", "Message"), apps.get_model("notices", "Delivery")
    message.objects.update(state=KEPT, channel="")
    states = {"deferred": "waiting", "collecting": "waiting", "in_digest": "sent", "dropped": KEPT}
    for row in delivery.objects.filter(channel="email").select_related("user").iterator(500):
        message.objects.filter(pk=row.message_id).update(
            state=states.get(row.state, row.state), channel=row.channel, attempts=row.attempts,
            claimed_at=row.claimed_at, sent_at=row.sent_at,
            email=(row.user.email or "") if row.user else F("email"),
        )


class Migration(migrations.Migration):

    dependencies = [
        ("notices", "0002_channels"),
    ]

    operations = [migrations.RunPython(move, back)]
