"""The zip of a bundle: the same bytes for the same contents on every machine.

No compression, names sorted, the date 1980-01-01: every byte follows from the contents, so `verify.py` makes the zip
again and finds a change wherever it is. The short sums in `rows.txt` say which row of a file was changed.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping

SUMS, ROWS = "SHA256SUMS", "rows.txt"
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o600 << 16
_ROWS_A_LINE = 16
_SHORT = 8


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the zip of these files with the sums added.

    >>> pack({"a.txt": b"x"}) == pack({"a.txt": b"x"}), pack({})[:2]
    (True, b'PK')
    """
    whole = dict(files)
    whole[ROWS] = rows_file(whole)
    whole[SUMS] = sums_file(whole)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(whole):
            info = zipfile.ZipInfo(name, _DATE)
            # The system that made it would otherwise stand in the file.
            info.create_system = 0
            info.external_attr = _MODE
            archive.writestr(info, whole[name], zipfile.ZIP_STORED)
    return buffer.getvalue()


def rows_file(files: Mapping[str, bytes]) -> bytes:
    """Return the short sums of every row of every file: lines of "file first-row sum sum ...".

    >>> rows_file({"a.txt": b"x"})
    b'a.txt 1 2d711642\\n'
    """
    lines = []
    for name in sorted(files):
        rows = files[name].split(b"\n")
        for start in range(0, len(rows), _ROWS_A_LINE):
            sums = [hashlib.sha256(row).hexdigest()[:_SHORT] for row in rows[start : start + _ROWS_A_LINE]]
            lines.append(" ".join([name, str(start + 1), *sums]))
    return ("\n".join(lines) + "\n").encode()


def sums_file(files: Mapping[str, bytes]) -> bytes:
    """Return the SHA-256 of every file, as `sha256sum --check` reads them."""
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return "".join(lines).encode()
