"""Tables of the reviews room."""

from participate.reviews.models.appeal import Appeal
from participate.reviews.models.bulk import BulkAction
from participate.reviews.models.opinion import Opinion, OpinionRequest
from participate.reviews.models.relation import ProposalRelation
from participate.reviews.models.review import FormalCheck, Review

__all__ = [
    "Appeal",
    "BulkAction",
    "FormalCheck",
    "Opinion",
    "OpinionRequest",
    "ProposalRelation",
    "Review",
]
