"""Tables of the proposals room."""

from participate.proposals.models.changes import MergeOffer, SuggestedEdit
from participate.proposals.models.dictionary import Agency, Category, DictionaryItem
from participate.proposals.models.draft import DraftPhoto, ProposalDraft
from participate.proposals.models.events import MergeLink, ProposalEvent
from participate.proposals.models.photos import ProposalPhoto
from participate.proposals.models.proposal import Contact, Proposal
from participate.proposals.models.scores import CriterionScore
from participate.proposals.models.sounds import ProposalSound
from participate.proposals.models.together import CoAuthor, Difference, Support, TitleGram

__all__ = [
    "Agency",
    "Category",
    "CoAuthor",
    "Contact",
    "CriterionScore",
    "DictionaryItem",
    "Difference",
    "DraftPhoto",
    "MergeLink",
    "MergeOffer",
    "Proposal",
    "ProposalDraft",
    "ProposalEvent",
    "ProposalPhoto",
    "ProposalSound",
    "SuggestedEdit",
    "Support",
    "TitleGram",
]
