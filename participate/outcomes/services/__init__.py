"""Verbs of the outcomes room, one subject a file."""

from participate.outcomes.services.amend import amend, preview_amendment, undo_amendment
from participate.outcomes.services.envelope import confirm_envelope_change, preview_envelope_change
from participate.outcomes.services.levels import record_level_decision, record_level_decisions
from participate.outcomes.services.propose import propose_decision, topic
from participate.outcomes.services.publish import checklist, publish_decision
from participate.outcomes.services.realise import add_realisation_photo, record_realisation

__all__ = [
    "add_realisation_photo",
    "amend",
    "checklist",
    "confirm_envelope_change",
    "preview_amendment",
    "preview_envelope_change",
    "propose_decision",
    "publish_decision",
    "record_level_decision",
    "record_level_decisions",
    "record_realisation",
    "topic",
    "undo_amendment",
]
