"""Who follows what, what they were told, and how it reached them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participate.notices.enums import Category, Failure, Origin, Rhythm, State


class Subscription(models.Model):
    """Somebody follows a topic: a person with an account, or a confirmed e-mail address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    topic = models.CharField(max_length=120, db_index=True)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    language = models.CharField(max_length=10, default="id")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.CHOSEN)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "topic"], condition=Q(user__isnull=False), name="follow_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["email", "topic"], condition=Q(user__isnull=True), name="follow_once_per_address"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email="")),
                name="follow_person_or_address",
            ),
        ]

    def __str__(self) -> str:
        return self.topic


class Message(models.Model):
    """One thing told to one recipient; (recipient, key) is unique, so nobody is told twice.

    `because` is the title of what they follow, kept after they stop; `email` only where there is no account.
    """

    recipient = models.CharField(max_length=260, help_text=_("user:<number> or mail:<address>"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    email = models.EmailField(blank=True)
    subscription = models.ForeignKey(Subscription, models.SET_NULL, null=True, blank=True)
    topic = models.CharField(max_length=120)
    key = models.CharField(max_length=160)
    category = models.CharField(max_length=12, choices=Category.choices)
    because = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.CHOSEN)
    language = models.CharField(max_length=10, default="id")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="message_inbox"),
            models.Index(fields=["key"], name="message_key"),
        ]

    def __str__(self) -> str:
        return self.subject


class Parcel(models.Model):
    """Something on its way to one recipient through one channel. `due_at` empty means: now."""

    recipient = models.CharField(max_length=260)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=12, choices=Failure.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.channel}: {self.state}"


class Digest(Parcel):
    """One summary for one recipient, channel and period: the constraint lets no second one be made.

    `period` is the day on the recipient's own calendar on which it was due. What it says is its messages.
    """

    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    period = models.DateField()
    language = models.CharField(max_length=10, default="id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "channel", "period"], name="one_digest_per_period")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="digest_outbox")]


class Delivery(Parcel):
    """One message through one channel: by itself, or in a summary."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    # It never waits for a summary: whoever asked for it needs it as it is.
    by_itself = models.BooleanField(default=False)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, blank=True, related_name="deliveries")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivered_once_per_channel")
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"], name="delivery_outbox"),
            models.Index(fields=["recipient", "channel", "sent_at"], name="delivery_sent"),
        ]


class Preference(models.Model):
    """Whether a person is written to about a category; without a row the answer is yes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    category = models.CharField(max_length=12, choices=Category.choices)
    wanted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "category"], name="preference_once_per_category")
        ]

    def __str__(self) -> str:
        return self.category


class ChannelChoice(models.Model):
    """How often a person wants to be written to on a channel; `consented_at` is when they said yes to it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    channel = models.CharField(max_length=20)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    consented_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="choice_once_per_channel")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.rhythm}"


class Hours(models.Model):
    """A person's clock: when a phone stays silent, and when a summary comes. Without a row, NOTICE_HOURS."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    time_zone = models.CharField(max_length=40)
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    digest_hour = models.PositiveSmallIntegerField()
    digest_weekday = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="digest_hour_of_a_day"),
            models.CheckConstraint(condition=Q(digest_weekday__lte=6), name="digest_day_of_a_week"),
        ]

    def __str__(self) -> str:
        return self.time_zone
