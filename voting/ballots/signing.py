"""Signed checkpoints of the public log: the text (C2SP tlog-checkpoint in a signed note) and the site's Ed25519 key.

<host>/contest/<number>          origin, also the name of the key
<size>
<root, base64>
time 2027-01-15T08:00:00Z
previous <SHA-256 of the checkpoint before, hex>        (not on the first)

— <origin> <base64 of 4 bytes of key id and the 64 bytes of the signature>
"""

import contextlib
import hashlib
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from voting.ballots.vault import KEY_BYTES, log_key_path, write_key

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_ED25519 = b"\x01"


class UnreadableCheckpoint(ValueError):
    """A text that is no checkpoint; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint as read: `root` and `previous` in hex, `body` the signed part, `signatures` by key name."""

    origin: str
    size: int
    root: str
    previous: str
    made_at: datetime | None
    body: str
    signatures: tuple[tuple[str, bytes], ...]


def log_origin(contest_id: int) -> str:
    """Return the name of a contest's log: the site's host and the contest's number."""
    return f"{urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc}/contest/{contest_id}"


def write_body(*, origin: str, size: int, root: bytes, previous: str, made_at: datetime) -> str:
    """Return the part of a checkpoint that is signed."""
    lines = [origin, str(size), b64encode(root).decode(), f"time {made_at.astimezone(UTC).strftime(_TIME)}"]
    if previous:
        lines.append(f"previous {previous}")
    return "\n".join(lines) + "\n"


def sign_note(body: str, name: str) -> str:
    """Return the whole text: the body, an empty line, the signature line."""
    key = _private_key()
    public = key.public_key().public_bytes_raw()
    return f"{body}\n— {name} {b64encode(key_id(name, public) + key.sign(body.encode())).decode()}\n"


def read_note(text: str) -> Note:
    """Read a checkpoint. Raises `UnreadableCheckpoint`."""
    body, gap, tail = text.partition("\n\n")
    lines = body.split("\n")
    if not gap or len(lines) < 3 or not tail.endswith("\n"):
        raise UnreadableCheckpoint("not a checkpoint: origin, size and root, an empty line, a signature")
    extra = dict(line.split(" ", 1) for line in lines[3:] if " " in line)
    try:
        made_at = datetime.strptime(extra["time"], _TIME).replace(tzinfo=UTC) if "time" in extra else None
        root = b64decode(lines[2], validate=True)
        signatures = tuple(_signature(line) for line in tail.splitlines())
    except ValueError as error:
        raise UnreadableCheckpoint(f"not a checkpoint: {error}") from None
    if not lines[1].isascii() or not lines[1].isdigit() or str(int(lines[1])) != lines[1] or len(root) != 32:
        raise UnreadableCheckpoint("not a checkpoint: the size or the root cannot be one")
    previous = extra.get("previous", "")
    return Note(lines[0], int(lines[1]), root.hex(), previous, made_at, f"{body}\n", signatures)


def _signature(line: str) -> tuple[str, bytes]:
    """Read a line "— name base64". Raises `ValueError`."""
    dash, name, code = [*line.split(" "), "", ""][:3]
    raw = b64decode(code, validate=True)
    if dash != "—" or not name or line != f"— {name} {b64encode(raw).decode()}":
        raise ValueError("a signature line is not as it should be")
    return name, raw


def is_signed(note: Note, public: bytes) -> bool:
    """Say whether the log's own signature by the key `public` (32 bytes) stands under the checkpoint."""
    for name, raw in note.signatures:
        if name == note.origin and raw[:4] == key_id(name, public):
            with contextlib.suppress(InvalidSignature):
                Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], note.body.encode())
                return True
    return False


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes that tell keys of one name apart (C2SP signed note)."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def public_key() -> bytes:
    """Return the site's public key, 32 bytes."""
    return _private_key().public_key().public_bytes_raw()


def verifier_key(name: str) -> str:
    """Return the public key in the form that checkers of signed notes read: name+id+key."""
    public = public_key()
    return f"{name}+{key_id(name, public).hex()}+{b64encode(_ED25519 + public).decode()}"


def _private_key() -> Ed25519PrivateKey:
    """Return the site's signing key, made on first use."""
    path = log_key_path()
    if not path.exists():
        # Another process may do the same: whichever file gets the name first is the key, whole from the start.
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        write_key(fresh, secrets.token_bytes(KEY_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
