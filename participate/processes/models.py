"""Cycles, phases, money and people of a planning process."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participate.places.models import Area
from participate.processes.enums import Gender, Role
from participate.processes.profiles import ProfileSettings


class Profile(models.Model):
    """A country's or town's way of planning: levels, limits, criteria, earmarks, rule, labels."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="id")
    data = models.JSONField(help_text=_("Checked against participate.processes.profiles.ProfileSettings."))

    def __str__(self) -> str:
        return self.name

    @property
    def settings(self) -> ProfileSettings:
        """The data as a checked frozen dataclass."""
        return ProfileSettings.from_dict(self.data)


class Cycle(models.Model):
    """One planning year of one area: plans in `planning_year` for `fiscal_year`."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    translations = models.JSONField(default=dict, blank=True)
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="cycles")
    area = models.ForeignKey(Area, models.PROTECT, related_name="cycles")
    planning_year = models.PositiveSmallIntegerField(_("planning year"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    time_zone = models.CharField(max_length=40, default="Asia/Makassar")
    currency = models.CharField(max_length=3, default="IDR")
    data = models.JSONField(help_text=_("The profile's data as it was when the cycle began."))
    is_public = models.BooleanField(_("public"), default=True)
    is_archived = models.BooleanField(_("archived"), default=False)
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-fiscal_year", "slug"]
        verbose_name = _("planning cycle")
        verbose_name_plural = _("planning cycles")

    def __str__(self) -> str:
        return self.name

    @property
    def settings(self) -> ProfileSettings:
        """The rules this cycle began with."""
        return ProfileSettings.from_dict(self.data)

    @property
    def title(self) -> str:
        """The name in the reader's language, if there is a translation."""
        return self.translations.get(get_language() or "", {}).get("name") or self.name


class Phase(models.Model):
    """A dated set of capabilities: `starts_at` <= t < `ends_at`."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="phases")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    capabilities = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["cycle_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "code"], name="phase_once_per_cycle"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="phase_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.code


class Envelope(models.Model):
    """How much money a cycle may share out, from a date on, with the reason; append-only, newest counts."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="envelopes")
    amount = models.BigIntegerField(_("amount"), help_text=_("Minor units of the cycle's currency."))
    decided_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["cycle_id", "decided_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="envelope_not_negative")]

    def __str__(self) -> str:
        return str(self.amount)


class Membership(models.Model):
    """A role of a person, everywhere below an area, or in one cycle."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True)
    cycle = models.ForeignKey(Cycle, models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "area"],
                condition=Q(area__isnull=False),
                name="membership_once_per_area",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "cycle"],
                condition=Q(cycle__isnull=False),
                name="membership_once_per_cycle",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(area__isnull=True, cycle__isnull=True),
                name="membership_once_everywhere",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(cycle__isnull=True), name="membership_area_or_cycle"
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class Delegate(models.Model):
    """A person sent by a neighbourhood or a group to the meeting; may or may not have an account."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="delegates")
    code = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=120)
    gender = models.CharField(max_length=1, choices=Gender.choices)
    age_band = models.CharField(max_length=10, blank=True)
    group = models.CharField(_("group"), max_length=80)
    area = models.ForeignKey(Area, models.PROTECT)
    may_vote = models.BooleanField(default=True)
    sent_on = models.BooleanField(_("delegate to the next level"), default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["cycle_id", "code"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="delegate_code_once")]

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """A planning meeting: when, where, who came (counts only)."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="meetings")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=160)
    present = models.PositiveIntegerField(default=0)
    women = models.PositiveIntegerField(default=0)
    by_group = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["held_at"]
        constraints = [
            models.CheckConstraint(condition=Q(women__lte=F("present")), name="women_among_present")
        ]

    def __str__(self) -> str:
        return self.place


class Office(models.Model):
    """Who speaks for an agency in a cycle; `code` is the agency's own where there is one."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="offices")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        ordering = ["cycle_id", "name"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="office_code_once")]

    def __str__(self) -> str:
        return self.name


class OfficeMember(models.Model):
    """A person who may answer in the name of an office."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="offices")

    class Meta:
        ordering = ["office_id", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "user"], name="office_member_once")]

    def __str__(self) -> str:
        # Never the name: this text may end in a log.
        return f"office_member:{self.pk}"
