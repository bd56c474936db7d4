"""Find a proposal by what people remember: a code in any spelling, or words of the title."""

import re
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from participate.proposals.models import Proposal

_CODE = re.compile(r"^\s*([a-z]{0,6})[\s\-_.#/]*0*(\d{1,6})\s*$", re.IGNORECASE)
MOST = 20


def find_proposals(text: str) -> QuerySet[Proposal]:
    """Return public proposals that match a code such as `u1`, `U-01`, `u 01`, `1`, else all words of the text.

    Newest cycle first; each with cycle, field, area and newest event.
    """
    rows = Proposal.objects.filter(cycle__is_public=True, latest_event__isnull=False)
    rows = rows.select_related("cycle__area", "area", "category", "latest_event")
    code = _CODE.match(text)
    if code:
        pattern = rf"^{code[1] or '[A-Za-z]+'}[-_. ]?0*{int(code[2])}$"
        wanted = Q(code__iregex=pattern, code__contains=str(int(code[2])))
    else:
        wanted = Q(pk__in=[]) if not text.split() else Q()
        for word in text.lower().split():
            wanted &= Q(search_text__contains=word)
    return rows.filter(wanted).order_by("-cycle__fiscal_year", "cycle_id", Length("code"), "code")


def proposals_by(user: Any) -> QuerySet[Proposal]:
    """Return what a signed-in person proposed or entered for somebody, newest first, in every cycle."""
    rows = Proposal.objects.filter(Q(proposer=user) | Q(entered_by=user), latest_event__isnull=False)
    return rows.select_related("cycle__area", "area", "category", "latest_event").order_by("-pk")
