"""Who follows what, and what they were told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participate.notices.enums import Category, Origin, State


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
    """One thing told to one recipient; (recipient, key) is unique, so nobody is told twice."""

    recipient = models.CharField(max_length=260, help_text=_("user:<number> or mail:<address>"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    email = models.EmailField(blank=True)
    subscription = models.ForeignKey(Subscription, models.SET_NULL, null=True, blank=True)
    topic = models.CharField(max_length=120)
    key = models.CharField(max_length=160)
    category = models.CharField(max_length=12, choices=Category.choices)
    language = models.CharField(max_length=10, default="id")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="message_inbox"),
            models.Index(fields=["state", "id"], name="message_outbox"),
        ]

    def __str__(self) -> str:
        return self.subject


class Preference(models.Model):
    """Whether a person wants mail for a category; without a row the answer is yes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    category = models.CharField(max_length=12, choices=Category.choices)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "category"], name="preference_once_per_category")
        ]

    def __str__(self) -> str:
        return self.category
