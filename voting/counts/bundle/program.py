"""`verify.py` as it is downloaded."""

import hashlib
from functools import cache
from pathlib import Path

from voting.counts import verify


@cache
def program() -> bytes:
    """Return the program: one file, the same for every vote."""
    return (Path(verify.__file__).parent / "verify.py").read_bytes()


@cache
def program_sha256() -> str:
    """Return the SHA-256 that is printed beside the download."""
    return hashlib.sha256(program()).hexdigest()
