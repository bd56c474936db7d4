"""Keys that live in files outside the database, in `VOTING_KEYS_DIR`, readable by the site's user only.

A slot key joins the versions of one voter's ballot while a vote is open; sealing destroys it. Whoever has the
database alone cannot join them, and after sealing nobody can. With several hosts the folder must be shared.
"""

import contextlib
import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32


class KeyMissing(Exception):
    """A key file is not there: destroyed at sealing, or the folder was lost or is not shared."""


def _folder() -> Path:
    folder = Path(settings.VOTING_KEYS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(contest_id: int) -> Path:
    return Path(settings.VOTING_KEYS_DIR) / f"contest-{contest_id}.slot"


def log_key_path() -> Path:
    """Return where the key lies that signs the public log (`voting.ballots.signing`); it is never destroyed."""
    return _folder() / "log-ed25519.key"


def write_key(path: Path, content: bytes) -> None:
    """Write a new key file, on disk before this returns. Raises `FileExistsError`."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Put the folder's list of names on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_slot_key(contest_id: int) -> None:
    """Make the slot key of a contest; one that is there already stays."""
    with contextlib.suppress(FileExistsError):
        write_key(_folder() / _path(contest_id).name, secrets.token_bytes(KEY_BYTES))


def slot_of(contest_id: int, roll_id: int) -> str:
    """Return the slot of a roll entry: HMAC-SHA256 under the slot key, 64 hex digits. Raises `KeyMissing`."""
    try:
        key = _path(contest_id).read_bytes()
    except FileNotFoundError:
        raise KeyMissing(f"contest {contest_id}") from None
    return hmac.digest(key, f"slot:{contest_id}:{roll_id}".encode(), "sha256").hex()


def has_slot_key(contest_id: int) -> bool:
    """Say whether the slot key of a contest is still there."""
    return _path(contest_id).exists()


def destroy_slot_key(contest_id: int) -> bool:
    """Overwrite and remove the slot key; say whether there was one. Copies in backups are the operator's to remove."""
    path = _path(contest_id)
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return False
    try:
        os.write(handle, secrets.token_bytes(KEY_BYTES))
        os.fsync(handle)
    finally:
        os.close(handle)
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return True
