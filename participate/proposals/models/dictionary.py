"""Fields, agencies and the proposal dictionary (kamus usulan) with its unit prices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participate.processes.models import Profile
from participate.processes.profiles import text_in
from participate.proposals.enums import CategoryKind, Kind


def _once(name: str) -> list[models.UniqueConstraint]:
    """A code occurs once per profile, and once among those for every profile."""
    return [
        models.UniqueConstraint(fields=["profile", "code"], name=f"{name}_once_per_profile"),
        models.UniqueConstraint(fields=["code"], condition=Q(profile=None), name=f"{name}_once_for_all"),
    ]


class ForCycleQuerySet(models.QuerySet[models.Model]):
    """Filters shared by the lists a council keeps."""

    def for_profile(self, profile_id: int) -> "ForCycleQuerySet":
        """Rows of the profile, and rows for every profile."""
        return self.filter(Q(profile=profile_id) | Q(profile=None))


class Category(models.Model):
    """A field (bidang), such as INF or health; labels per language."""

    profile = models.ForeignKey(Profile, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    labels = models.JSONField(_("names"), default=dict)
    kind = models.CharField(max_length=20, choices=CategoryKind.choices, default=CategoryKind.MIXED)

    objects = ForCycleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = _once("category")
        verbose_name = _("field")
        verbose_name_plural = _("fields")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return text_in(self.labels) or self.code


class Agency(models.Model):
    """A city agency that may have to carry a proposal out."""

    profile = models.ForeignKey(Profile, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    labels = models.JSONField(_("names"), default=dict)

    objects = ForCycleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = _once("agency")
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return text_in(self.labels) or self.code


class DictionaryItem(models.Model):
    """An entry of the price list: `unit_price` in minor units of the profile's currency for one `unit`."""

    profile = models.ForeignKey(Profile, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("name"), max_length=160)
    translations = models.JSONField(default=dict, blank=True)
    unit = models.CharField(_("unit"), max_length=30)
    unit_price = models.BigIntegerField(_("unit price"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="items")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="items")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    definition = models.TextField(_("definition"), blank=True)
    output = models.CharField(_("output"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    price_basis = models.CharField(_("basis of the price"), max_length=200, blank=True)

    objects = ForCycleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            *_once("dictionary_item"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="unit_price_not_negative"),
        ]
        verbose_name = _("dictionary entry")
        verbose_name_plural = _("dictionary entries")

    def __str__(self) -> str:
        return self.display_title

    @property
    def display_title(self) -> str:
        """The name in the reader's language, if there is a translation."""
        return self.translations.get(get_language() or "", {}).get("title") or self.title
