"""The tables of questions, one noun a file."""

from participate.deliberation.questions.models.answers import Answer, HandOver, Postponement
from participate.deliberation.questions.models.questions import AlsoAsked, Question
from participate.deliberation.questions.models.sounds import QuestionSound

__all__ = ["AlsoAsked", "Answer", "HandOver", "Postponement", "Question", "QuestionSound"]
