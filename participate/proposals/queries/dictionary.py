"""The dictionary as people read it."""

from django.db.models import Q, QuerySet

from participate.processes.models import Cycle, Profile
from participate.proposals.models import Agency, Category, DictionaryItem, Proposal


def entries(cycle: Cycle, words: str = "") -> QuerySet[DictionaryItem]:
    """Return the entries of a cycle by field and code; with `words`, those that hold every one of them."""
    rows = DictionaryItem.objects.for_profile(cycle.profile_id).select_related("category", "agency")
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(code__icontains=word) | Q(title__icontains=word) | Q(definition__icontains=word)
            | Q(conditions__icontains=word) | Q(category__labels__id__icontains=word)
            | Q(category__labels__en__icontains=word) | Q(agency__labels__id__icontains=word)
            | Q(agency__labels__en__icontains=word) | Q(translations__en__title__icontains=word)
        )  # fmt: skip
    return rows.order_by("category__code", "category_id", "code")


def not_in_dictionary(cycle: Cycle) -> tuple[int, int]:
    """Return how many proposals name no entry, and how many there are (two queries)."""
    sent = Proposal.objects.filter(cycle=cycle, latest_event__isnull=False)
    return sent.filter(dictionary_item=None).count(), sent.count()


def list_sizes(profile_id: int) -> dict[str, int]:
    """Return how many fields (`bidang`), agencies (`dinas`) and entries (`kamus`) there are (three queries)."""
    models = {"bidang": Category, "dinas": Agency, "kamus": DictionaryItem}
    return {name: model.objects.for_profile(profile_id).count() for name, model in models.items()}


def shared_with(profile: Profile, cycle: Cycle) -> int:
    """Return how many other processes read the same lists."""
    return profile.cycles.exclude(pk=cycle.pk).count()
