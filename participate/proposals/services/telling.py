"""Tell the followers of a proposal about a step, each in their own language."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from participate.notices.enums import Origin
from participate.notices.services import follow, tell
from participate.notices.topics import area_topics
from participate.proposals.models import MergeLink, Proposal, ProposalEvent
from participate.proposals.reasons import advice_of, sentence_of
from participate.proposals.stages import find_stage, stages_of
from participate.proposals.transitions import label_of, rule_for


def topic(proposal: Proposal) -> str:
    """Return the live topic of a proposal, also the one its followers subscribe to."""
    return f"proposal:{proposal.pk}"


def proposal_url(proposal: Proposal) -> str:
    """Return the address of a proposal's public page in the site's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("proposals:detail", args=[proposal.cycle.slug, proposal.code])


def event_texts(proposal: Proposal, event: ProposalEvent, language: str) -> tuple[str, str]:
    """Return (subject, body) of the message about a step, as plain text in `language`."""
    with translation.override(language):
        stage = find_stage(stages_of(proposal.cycle), event.stage)
        label = label_of(event.decision, event.stage, stage.kind)
        words = {"code": proposal.code, "title": proposal.display_title, "status": label}
        rule = rule_for(event.decision, stage.kind)
        lines = [
            _("%(code)s, %(title)s: %(status)s.") % words,
            sentence_of(event.reason_code),
            event.note,
            (
                _("What you can do: %(advice)s") % {"advice": advice_of(event.reason_code)}
                if event.reason_code
                else ""
            ),
            _("What comes next: %(then)s") % {"then": rule.then} if rule else "",
        ]
        return _("%(code)s: %(status)s") % words, "\n\n".join(line for line in lines if line)


def tell_followers(proposal: Proposal, event: ProposalEvent) -> None:
    """Hand one message per follower to the notices room; it sends after commit, exactly once.

    Followers of proposals that were merged into this one, and of its place, are told too; whoever took the step is not.
    """
    sources = MergeLink.objects.filter(target=proposal).values_list("source", flat=True)
    tell(
        topic=topic(proposal), also=(*(f"proposal:{pk}" for pk in sources), *area_topics(proposal.area.path)),
        key=f"proposal:{proposal.pk}:{event.number}", url=proposal_url(proposal), actor=event.actor, now=event.at,
        texts=lambda language: event_texts(proposal, event, language),
    )  # fmt: skip


def follow_own(proposal: Proposal, moment: datetime) -> None:
    """Subscribe the proposer to their own proposal."""
    if proposal.proposer is not None:
        follow(
            actor=proposal.proposer, topic=topic(proposal), title=str(proposal), url=proposal_url(proposal),
            language=proposal.proposer.language, origin=Origin.OWN, now=moment,
        )  # fmt: skip
