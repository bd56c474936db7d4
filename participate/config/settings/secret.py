"""A secret key that is made once and kept in a file only the owner can read."""

import os
import secrets
from pathlib import Path


def key_from_file(path: Path) -> str:
    """Return the key in `path`, making it (mode 600) when there is none yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
