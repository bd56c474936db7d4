"""The blocks an editor can choose from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.button import ButtonBlock
from cms.blocks.callout import CalloutBlock
from cms.blocks.documents import DocumentsBlock
from cms.blocks.faq import FaqBlock
from cms.blocks.heading import HeadingBlock
from cms.blocks.live.ballot_call import BallotCallBlock
from cms.blocks.live.envelope import EnvelopeBlock
from cms.blocks.live.last_year import LastYearBlock
from cms.blocks.live.open_actions import OpenActionsBlock
from cms.blocks.live.phase_timeline import PhaseTimelineBlock
from cms.blocks.live.proposal_list import ProposalListBlock
from cms.blocks.live.proposal_map import ProposalMapBlock
from cms.blocks.live.result import ResultBlock
from cms.blocks.picture import PictureBlock
from cms.blocks.quote import QuoteBlock
from cms.blocks.text import TextBlock

LIVE = _("Live from the process")


class BodyBlock(blocks.StreamBlock):
    """Words and pictures, and blocks that draw from the rooms."""

    heading = HeadingBlock()
    text = TextBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    button = ButtonBlock()
    documents = DocumentsBlock()
    faq = FaqBlock()
    open_actions = OpenActionsBlock(group=LIVE)
    phase_timeline = PhaseTimelineBlock(group=LIVE)
    envelope = EnvelopeBlock(group=LIVE)
    proposal_list = ProposalListBlock(group=LIVE)
    proposal_map = ProposalMapBlock(group=LIVE)
    ballot_call = BallotCallBlock(group=LIVE)
    result = ResultBlock(group=LIVE)
    last_year = LastYearBlock(group=LIVE)

    class Meta:
        template = "cms/blocks/body.html"
