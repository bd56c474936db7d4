"""The proposal, and the private contact beside it."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
)
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participate.deliberation.models import Thread
from participate.places.models import Area
from participate.processes.models import Cycle
from participate.proposals.enums import Channel, InclusiveSource, Kind, LandStatus
from participate.proposals.models.dictionary import Agency, Category, DictionaryItem

GROUPS = ("women", "children", "elderly", "disabled", "poor")


def _people(label: Any) -> models.PositiveIntegerField:
    """A number of people; empty means nobody told."""
    return models.PositiveIntegerField(label, null=True, blank=True)


class Proposal(models.Model):
    """What residents ask for: the problem first, then what, how much, where and for whom.

    Money is in minor units of the cycle's currency. The status is not stored: it is the newest event's
    decision, and `latest_event` is the only pointer to it.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="proposals")
    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    problem = models.TextField(_("problem"), validators=[MinLengthValidator(20), MaxLengthValidator(500)])
    dictionary_item = models.ForeignKey(
        DictionaryItem, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    volume = models.DecimalField(
        _("volume"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    unit = models.CharField(_("unit"), max_length=30)
    unit_price = models.BigIntegerField(_("unit price"), validators=[MinValueValidator(0)])
    cost = models.BigIntegerField(_("estimated cost"), validators=[MinValueValidator(0)])
    cost_reason = models.CharField(_("why the cost differs"), max_length=300, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="proposals", verbose_name=_("field"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="proposals", verbose_name=_("area"))
    rt = models.CharField(max_length=20, blank=True)
    address = models.CharField(_("address or landmark"), max_length=200, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    beneficiaries_total = models.PositiveIntegerField(_("beneficiaries"), default=0)
    beneficiaries_women = _people(_("women"))
    beneficiaries_children = _people(_("children"))
    beneficiaries_elderly = _people(_("elderly people"))
    beneficiaries_disabled = _people(_("people with disabilities"))
    beneficiaries_poor = _people(_("people with low income"))
    land_status = models.CharField(_("land status"), max_length=30, choices=LandStatus.choices, blank=True)
    proposer_group = models.CharField(_("group"), max_length=80)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="proposals")
    contribution = models.CharField(_("own contribution"), max_length=300, blank=True)
    contribution_amount = models.BigIntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    prior_code = models.CharField(_("last year's proposal"), max_length=20, blank=True)
    inclusive_sources = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=10, default="id")
    translations = models.JSONField(default=dict, blank=True)
    track = models.CharField(_("track"), max_length=40, blank=True)
    thread = models.OneToOneField(
        Thread, models.SET_NULL, null=True, blank=True, editable=False, related_name="proposal"
    )
    search_text = models.TextField(editable=False, default="", blank=True)
    latest_event = models.OneToOneField(
        "proposals.ProposalEvent", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["cycle_id", "code"]
        indexes = [models.Index(fields=["cycle", "track"])]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "code"], name="proposal_code_once_per_cycle"),
            models.CheckConstraint(condition=Q(volume__gt=0), name="proposal_volume_positive"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="proposal_cost_not_negative"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="proposal_price_not_negative"),
            models.CheckConstraint(
                condition=Q(contribution_amount__isnull=True) | Q(contribution_amount__gte=0),
                name="proposal_contribution_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="proposal_point_on_earth",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"beneficiaries_{group}__isnull": True})
                    | Q(**{f"beneficiaries_{group}__lte": F("beneficiaries_total")}),
                    name=f"proposal_{group}_within_total",
                )
                for group in GROUPS
            ),
        ]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def status(self) -> str:
        """The newest decision (load with `latest_event`)."""
        return self.latest_event.decision if self.latest_event else ""

    @property
    def display_title(self) -> str:
        """The title in the reader's language, if there is a translation."""
        return self._text("title") or self.title

    @property
    def display_problem(self) -> str:
        """The problem in the reader's language, if there is a translation."""
        return self._text("problem") or self.problem

    @property
    def title_language(self) -> str:
        """The language the shown title is written in."""
        return (get_language() or self.language) if self._text("title") else self.language

    @property
    def problem_language(self) -> str:
        """The language the shown problem is written in."""
        return (get_language() or self.language) if self._text("problem") else self.language

    @property
    def is_inclusive(self) -> bool:
        """Whether it comes from a group for which part of the envelope is kept."""
        return bool(self.inclusive_sources)

    @property
    def fund_tags(self) -> tuple[str, ...]:
        """What earmark floors look at."""
        tags = [Kind.NON_PHYSICAL.value] if self.kind == Kind.NON_PHYSICAL else []
        return tuple([*tags, "inclusive"] if self.is_inclusive else tags)

    @property
    def source_labels(self) -> list[str]:
        """The groups it comes from, in words."""
        return [str(InclusiveSource(code).label) for code in self.inclusive_sources]

    def _text(self, field: str) -> str:
        """Return a translated text of the reader's language, or an empty one."""
        return str(self.translations.get(get_language() or "", {}).get(field) or "")


class Contact(models.Model):
    """How to reach somebody about a proposal: private, for verifiers and operators of the cycle only."""

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="contact")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        # Never the name: this text may end in a log.
        return f"contact:{self.pk}"
