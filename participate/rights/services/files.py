"""Files that hold personal data: photos, and the outboxes of sites that write mail and messages to files."""

import quopri
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from wagtail.users.models import UserProfile

from participate.deliberation.models import PostPhoto
from participate.deliberation.questions.services.leaving import sounds_of
from participate.kit.after import after_commit
from participate.proposals.models import DraftPhoto, ProposalPhoto
from participate.proposals.services.sounds import summary_sounds_of
from participate.rights.people import Person
from participate.rights.services.sweep import Pattern, blanked, patterns_of
from voting.ballots.services.old_rows import overwrite_file, write_tables_anew

# A larger table is cleared without moving its rows, so that nobody waits for it.
MOST_ROWS = 200_000


def photos_of(person: Person) -> list[str]:
    """Return the files of photos the person sent or keeps in drafts (2 queries)."""
    if person.user is None:
        return []
    drafts = DraftPhoto.objects.filter(draft__owner=person.user).values_list("image", flat=True)
    sent = ProposalPhoto.objects.filter(proposal__proposer=person.user).values_list("image", flat=True)
    return sorted({*drafts, *sent} - {""})


def pictures_of(person: Person) -> list[str]:
    """Return the files of the pictures an editor shows of themselves."""
    profiles = UserProfile.objects.filter(user=person.user) if person.user else UserProfile.objects.none()
    return sorted(set(profiles.values_list("avatar", flat=True)) - {""})


def recordings_of(person: Person) -> list[str]:
    """Return the files of recordings the person made, or in which they may be heard (2 queries)."""
    if person.user is None:
        return []
    summaries = summary_sounds_of(person.user).values_list("file", flat=True)
    return sorted({*sounds_of(person.user), *summaries})


def delete_unused(names: Iterable[str]) -> None:
    """Delete stored photos that no row names any more, once the transaction holds."""
    used = {
        name
        for model in (DraftPhoto, PostPhoto, ProposalPhoto)
        for name in model.objects.filter(image__in=names).values_list("image", flat=True)
    }
    for name in sorted(set(names) - used):
        after_commit(default_storage.delete, name)


def clear_outboxes(person: Person) -> int:
    """Delete mail files that name the person, and their lines in the file of messages; return how many."""
    wanted = patterns_of(person)
    if not wanted:
        return 0
    count = 0
    for path in _mail_files():
        if _names(path.read_bytes(), wanted):
            path.unlink()
            count += 1
    return count + _clear_messages(Path(settings.VAR_DIR) / "sms.txt", wanted)


def _mail_files() -> list[Path]:
    """Return the files a file-based outbox has written."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return sorted(Path(folder).glob("*.log")) if folder and Path(folder).is_dir() else []


def _names(body: bytes, wanted: list[Pattern]) -> bool:
    """Say whether a mail names somebody, as it is or unpacked from the way mail spells letters."""
    texts = (body.decode("utf-8", "replace"), quopri.decodestring(body).decode("utf-8", "replace"))
    return any(blanked(text, wanted) != text for text in texts)


def _clear_messages(path: Path, wanted: list[Pattern]) -> int:
    if not path.exists():
        return 0
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if blanked(line, wanted) == line]
    if len(kept) < len(lines):
        path.write_text("".join(kept), encoding="utf-8")
    return len(lines) - len(kept)


def give_up_pages(tables: Iterable[str]) -> None:
    """Make the database overwrite what was deleted; outside a transaction only.

    SQLite writes the file anew. PostgreSQL writes each table anew, which locks it for as long as that takes, and its
    statistics with it: they keep samples of values. The journal and old backups cannot be reached from here.
    Raises `StillRead` when somebody reads the old rows for too long, such as a backup: the next nightly
    `participate retention --run` does it again.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            overwrite_file(cursor)
        else:
            write_tables_anew(cursor, partial(_vacuum, cursor, sorted(set(tables))))


def _vacuum(cursor: Any, tables: Iterable[str]) -> None:
    for table in tables:
        cursor.execute(f"VACUUM ({_how(cursor, table)}) {connection.ops.quote_name(table)}")
    cursor.execute("VACUUM pg_statistic")


def _how(cursor: Any, table: str) -> str:
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
    return "FULL, ANALYZE" if cursor.fetchone()[0] <= MOST_ROWS else "ANALYZE"
