"""Begin a thread."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.deliberation.enums import Kind
from participate.deliberation.errors import TalkIsOver
from participate.deliberation.models import Thread
from participate.kit import audit
from participate.kit.clock import database_now
from participate.processes.models import Cycle


@transaction.atomic
def open_thread(
    *, actor: Any, cycle: Cycle, kind: Kind, title: str, url: str, now: datetime | None = None
) -> Thread:
    """Begin a thread about what `title` and `url` name; the caller's lock sees to it that there is one only."""
    require_running(cycle)
    moment = now or database_now()
    thread = Thread(cycle=cycle, kind=kind, title=title[:200], url=url[:300], created_at=moment)
    thread.full_clean()
    thread.save()
    audit.record(actor=actor, action="deliberation.open_thread", target=thread.topic, at=moment)
    return thread


@transaction.atomic
def thread_of_cycle(*, actor: Any, cycle: Cycle, now: datetime | None = None) -> Thread:
    """Return the thread about the whole process, begun with the first post."""
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    found = Thread.objects.filter(cycle=locked, kind=Kind.CYCLE).first()
    if found is not None:
        return found
    with override(settings.LANGUAGE_CODE):
        url = reverse("processes:cycle", args=[cycle.slug])
        title = _("About the whole process")
    return open_thread(actor=actor, cycle=cycle, kind=Kind.CYCLE, title=title, url=url, now=now)


def require_running(cycle: Cycle) -> None:
    """Raise `TalkIsOver` for a process in the archive."""
    if cycle.is_archived:
        raise TalkIsOver(_("This process is over. You can read what was said, and write in the new process."))
