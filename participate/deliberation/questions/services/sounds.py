"""Recordings of questions and answers."""

from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from participate.deliberation.questions.enums import Part
from participate.deliberation.questions.errors import QuestionClosed
from participate.deliberation.questions.models import Question, QuestionSound
from participate.deliberation.questions.permissions import require_records
from participate.deliberation.questions.services.locking import changed, locked
from participate.kit.after import after_commit
from participate.kit.clock import database_now
from participate.kit.sounds import clean_sound


@transaction.atomic
def add_sound(
    *, actor: Any, question: Question, part: Part, upload: BinaryIO, now: datetime | None = None
) -> QuestionSound:
    """Keep a recording of the question or its answer; an earlier one of the same part goes.

    Raises `NotYourOffice`, `QuestionClosed`, `BadSound`.
    """
    held = locked(question)
    require_records(actor, held)
    if held.withdrawn_at is not None or (part == Part.ANSWER and held.answered_at is None):
        raise QuestionClosed(_("There are no words to read aloud yet."))
    clean, moment = clean_sound(upload), now or database_now()
    forget_files(held.sounds.filter(part=part))
    sound = QuestionSound(question=held, part=part, by=actor, at=moment)
    sound.file.save(clean.name or "sound", clean, save=False)
    sound.full_clean(exclude=["question", "by"])
    sound.save()
    changed(actor, held, "add_sound", moment, {"part": part})
    return sound


@transaction.atomic
def remove_sound(*, actor: Any, question: Question, part: Part, now: datetime | None = None) -> int:
    """Delete the recording of a part; without one nothing happens. Return how many went."""
    held = locked(question)
    require_records(actor, held)
    count = forget_files(held.sounds.filter(part=part))
    if count:
        changed(actor, held, "remove_sound", now or database_now(), {"part": part})
    return count


def forget_files(rows: QuerySet[QuestionSound]) -> int:
    """Delete recordings, and their files once that holds; return how many."""
    found = list(rows.values_list("pk", "file"))
    QuestionSound.objects.filter(pk__in=[pk for pk, _name in found]).delete()
    for _pk, name in found:
        after_commit(default_storage.delete, name)
    return len(found)
