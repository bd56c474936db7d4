"""Keep the index of similar words up to date."""

from participate.proposals.models import Proposal, TitleGram
from participate.proposals.trigrams import grams_of


def titles_of(proposal: Proposal) -> list[str]:
    """Return the title in every language it has one."""
    return [proposal.title, *(texts.get("title", "") for texts in proposal.translations.values())]


def index_titles(proposal: Proposal) -> None:
    """Write the pieces of the titles; call inside the transaction that saved the proposal (at most 3 queries)."""
    wanted = grams_of(*titles_of(proposal))
    rows = TitleGram.objects.filter(proposal=proposal)
    known = set(rows.values_list("gram", flat=True))
    if known - wanted:
        rows.filter(gram__in=known - wanted).delete()
    TitleGram.objects.bulk_create(
        TitleGram(cycle_id=proposal.cycle_id, gram=number, proposal=proposal)
        for number in sorted(wanted - known)
    )
