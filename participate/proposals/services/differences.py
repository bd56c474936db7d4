"""“Mine is different because…”: said while writing, kept with the proposal, read by the verification team."""

from typing import Any

from participate.proposals.models import Difference, Proposal

LONGEST_REASON = 300


def keep_differences(proposal: Proposal, told: dict[str, Any]) -> None:
    """Keep what was said in the draft, by the other's code; codes that are gone are left out (2 queries)."""
    words = {code: str((reasons or [""])[0]).strip()[:LONGEST_REASON] for code, reasons in told.items()}
    wanted = {code: reason for code, reason in words.items() if reason}
    if not wanted:
        return
    others = Proposal.objects.filter(cycle=proposal.cycle_id, code__in=wanted).exclude(pk=proposal.pk)
    at = proposal.latest_event.at
    Difference.objects.bulk_create(
        Difference(proposal=proposal, other_id=pk, reason=wanted[code], at=at)
        for pk, code in others.order_by("pk").values_list("pk", "code")
    )
