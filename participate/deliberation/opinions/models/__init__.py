"""The tables of opinion maps, one noun a file."""

from participate.deliberation.opinions.models.polls import MapDrawing, OpinionPoll
from participate.deliberation.opinions.models.statements import Statement
from participate.deliberation.opinions.models.voices import Answer, Voice

__all__ = ["Answer", "MapDrawing", "OpinionPoll", "Statement", "Voice"]
