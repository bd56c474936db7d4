"""The questions of the propose form, one per screen, in the order they are asked.

Each is a plain form over the typed text of a draft; it knows its heading, the short help below it, and how its
answer reads on the review screen.
"""

from participate.proposals.forms.questions.base import Question
from participate.proposals.forms.questions.cost import VolumeQuestion
from participate.proposals.forms.questions.idea import ItemQuestion, ProblemQuestion, TitleQuestion
from participate.proposals.forms.questions.place import PeopleQuestion, PlaceQuestion
from participate.proposals.forms.questions.proposer import (
    ContributionQuestion,
    PhotosQuestion,
    ProposerQuestion,
)

QUESTIONS: tuple[type[Question], ...] = (
    ProblemQuestion,
    TitleQuestion,
    ItemQuestion,
    VolumeQuestion,
    PlaceQuestion,
    PeopleQuestion,
    PhotosQuestion,
    ContributionQuestion,
    ProposerQuestion,
)

__all__ = ["QUESTIONS", "PhotosQuestion", "Question"]
