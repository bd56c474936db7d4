"""Pictures of paper sheets: kept apart from every public file, only for people of the desk, deleted later."""

from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from participate.contests.services.paper import at_the_desk
from participate.contests.services.vote import topic
from participate.kit import audit as trail
from participate.kit.after import after_commit
from participate.kit.photos import clean_photo
from voting.ballots.clock import database_now
from voting.ballots.errors import WrongState
from voting.ballots.models import Contest, PaperBatch, PaperSheet
from voting.ballots.services.paper import lock_batch


def storage() -> FileSystemStorage:
    """Return the private store; nothing serves it but the page of a picture."""
    return FileSystemStorage(
        settings.PAPER_IMAGES_DIR, directory_permissions_mode=0o700, file_permissions_mode=0o600
    )


def keep_image(*, actor: Any, batch: PaperBatch, number: int, upload: BinaryIO) -> None:
    """Keep the picture of a sheet, without what the camera noted; a new one replaces the old.

    Raises `BadPhoto` for what is no picture, `WrongStep` for a sheet that does not exist or a closed batch.
    """
    with at_the_desk(actor, batch.contest):
        locked = lock_batch(batch)
        sheet = PaperSheet.objects.filter(batch=locked, number=number).first()
        if sheet is None:
            raise WrongState("no_such_sheet", sheets=locked.sheets)
        content, old = clean_photo(upload), sheet.image
        name = storage().save(f"{batch.contest_id}/{content.name}", content)
        PaperSheet.objects.filter(pk=sheet.pk).update(image=name)
        _delete_later([old])


def delete_sheet_images(*, actor: Any, contest: Contest) -> int:
    """Delete every picture of a vote's sheets, as its retention says; return how many there were."""
    with transaction.atomic():
        rows = PaperSheet.objects.filter(batch__contest=contest).exclude(image="")
        names = list(rows.values_list("image", flat=True))
        rows.update(image="")
        trail.record(
            actor=actor, action="contests.delete_sheet_images", target=topic(contest), at=database_now(),
            data={"pictures": len(names)},
        )  # fmt: skip
        _delete_later(names)
    return len(names)


def _delete_later(names: list[str]) -> None:
    """Delete files once nothing names them any more."""
    store = storage()
    for name in filter(None, names):
        after_commit(store.delete, name)
