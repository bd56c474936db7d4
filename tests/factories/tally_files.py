"""Small files for the readers of the tally, and what a reader says of a bad one."""

from pathlib import Path

import pytest

from voting.tally import FormatError
from voting.tally.formats.any import read_any


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def failure(path: Path, reader=read_any) -> tuple[int, int, str, dict[str, object]]:
    with pytest.raises(FormatError) as caught:
        reader(path)
    error = caught.value
    assert error.file == str(path)
    return error.line, error.column, error.code, error.data
