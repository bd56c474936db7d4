"""Codes of the deliberation room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What a thread hangs on; the room knows no more of it than a title and an address."""

    PROPOSAL = "proposal", _("Proposal")
    CYCLE = "cycle", pgettext_lazy("kind of thread", "The whole process")
    ALTERNATIVE = "alternative", _("Alternative")


class Language(TextChoices):
    """The language a post is written in, by its own name, so that screen readers and readers know."""

    INDONESIAN = "id", "Bahasa Indonesia"
    ENGLISH = "en", "English"
    MAKASAR = "mak", "Basa Mangkasara’"
    BUGIS = "bug", "Basa Ugi"
    JAVANESE = "jv", "Basa Jawa"
    SUNDANESE = "su", "Basa Sunda"
    MADURESE = "mad", "Basa Madhurâ"
    BALINESE = "ban", "Basa Bali"
    OTHER = "und", _("Another language")


class Order(TextChoices):
    """How a thread is sorted; the codes stand in addresses."""

    NEWEST = "baru", _("Newest")
    OLDEST = "lama", _("Oldest")
    UNANSWERED = "belum", _("Without an answer")
    HELPFUL = "membantu", _("Most helpful")
