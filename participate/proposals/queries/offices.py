"""Which office answers for a proposal."""

from django.db.models import Count

from participate.proposals.models import DictionaryItem, Proposal


def office_code_of(proposal: Proposal) -> str:
    """Return the code of the responsible agency's office: of the proposal, else of its price-list entry, else the one
    that carries out most entries of its field; "" where nobody does (at most 3 queries)."""
    if proposal.agency is not None:
        return proposal.agency.code
    item = proposal.dictionary_item
    if item is not None and item.agency is not None:
        return item.agency.code
    rows = DictionaryItem.objects.filter(category=proposal.category_id, agency__isnull=False).order_by()
    named = (
        rows.values_list("agency__code").annotate(entries=Count("pk")).order_by("-entries", "agency__code")
    )
    return next((str(code) for code, _entries in named[:1]), "")
