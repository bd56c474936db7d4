"""Tables of the proposals room."""

from participate.proposals.models.dictionary import Agency, Category, DictionaryItem
from participate.proposals.models.draft import DraftPhoto, ProposalDraft
from participate.proposals.models.events import MergeLink, ProposalEvent
from participate.proposals.models.photos import ProposalPhoto
from participate.proposals.models.proposal import Contact, Proposal
from participate.proposals.models.scores import CriterionScore

__all__ = [
    "Agency",
    "Category",
    "Contact",
    "CriterionScore",
    "DictionaryItem",
    "DraftPhoto",
    "MergeLink",
    "Proposal",
    "ProposalDraft",
    "ProposalEvent",
    "ProposalPhoto",
]
