"""What happens to somebody's reports and appeals when they leave; the public record stays, it never had names."""

from typing import Any

from django.db import transaction

from participate.deliberation.moderation.models import Appeal, Case, Decision, Report


@transaction.atomic
def leave_moderation(*, user: Any) -> int:
    """Delete the person's reports, blank their appeals and the reasons written to them; return how many rows."""
    count = Report.objects.filter(reporter=user).delete()[0]
    count += Appeal.objects.filter(appellant=user).update(text="")
    count += Decision.objects.filter(case__in=Case.objects.filter(author=user)).update(reason="–")
    return count
