"""Everything one public proposal page shows, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from participate.kit.money import number_text
from participate.processes.models import Cycle
from participate.processes.profiles import text_in
from participate.proposals.enums import Joining
from participate.proposals.models import CoAuthor, MergeLink, Proposal
from participate.proposals.queries.timeline import role_label
from participate.proposals.queries.together import with_support
from participate.proposals.services.scoring import technical_score


def public_proposal(cycle: Cycle, code: str) -> Proposal | None:
    """Return a proposal with all that its page needs, or None (six queries); never the contact."""
    linked = MergeLink.objects.select_related("source", "target")
    writers = (
        CoAuthor.objects.filter(state=Joining.JOINED).select_related("person").order_by("answered_at", "pk")
    )
    rows = (
        Proposal.objects.annotate(**with_support(cycle, AnonymousUser()))
        .select_related(
            "area",
            "category",
            "agency",
            "dictionary_item",
            "latest_event",
            "sound",
            "thread",
            "merged_into_link__target",
        )
        .prefetch_related(
            "photos",
            "events",
            "scores",
            Prefetch("merged_from_links", linked, to_attr="merged_from"),
            Prefetch("coauthors", writers, to_attr="writers"),
        )
    )
    proposal = rows.filter(cycle=cycle, code=code, latest_event__isnull=False).first()
    if proposal is not None:
        proposal.cycle = cycle
    return proposal


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion of the public score: the exact mean, its words, and how far scorers were apart."""

    label: str
    weight: int
    mean: Fraction
    anchor: str
    spread: int


@dataclass(frozen=True, slots=True)
class Score:
    """The public technical score: 20 to 100, exact, with the roles of the scorers (never their names)."""

    total: Fraction
    lines: tuple[CriterionLine, ...]
    roles: tuple[str, ...]
    scorers: int


def public_score(proposal: Proposal) -> Score | None:
    """Return the score of a proposal from its prefetched scores; None until every criterion has one."""
    settings = proposal.cycle.settings
    given: dict[str, list[int]] = defaultdict(list)
    roles, people = set(), set()
    for row in proposal.scores.all():
        given[row.criterion].append(row.score)
        roles.add(role_label(row.scorer_role))
        people.add(row.scorer_id)
    means = {code: Fraction(sum(row), len(row)) for code, row in given.items()}
    total = technical_score(settings, means)
    if total is None:
        return None
    lines = tuple(_line(row, given[row.code], means[row.code]) for row in settings.criteria)
    return Score(total, lines, tuple(sorted(role for role in roles if role)), len(people))


def _line(criterion: Any, scores: list[int], mean: Fraction) -> CriterionLine:
    """Put one criterion into words; the anchor is that of the nearest whole score, half up."""
    nearest = int(mean + Fraction(1, 2))
    anchor = text_in(criterion.anchors[nearest - 1])
    return CriterionLine(criterion.label, criterion.weight, mean, anchor, max(scores) - min(scores))


def beneficiary_bars(proposal: Proposal) -> list[dict[str, Any]]:
    """Return who benefits as bars of people, the total first, groups nobody told left out."""
    labels = (
        ("women", _("Women")), ("children", _("Children")), ("elderly", _("Elderly people")),
        ("disabled", _("People with disabilities")), ("poor", _("People with low income")),
    )  # fmt: skip
    rows = [{"label": _("People in all"), "value": proposal.beneficiaries_total, "tone": "a"}]
    for group, label in labels:
        value = getattr(proposal, f"beneficiaries_{group}")
        if value:
            rows.append({"label": label, "value": value, "tone": "b"})
    return [{**row, "text": number_text(row["value"])} for row in rows]
