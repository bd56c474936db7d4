"""The ballots for other programs: a Pabulib file, where that format can hold them."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from voting.counts.bundle.material import Material
from voting.tally import Contest, ContestError
from voting.tally.formats.convert import convert


@dataclass(frozen=True, slots=True)
class _Named:
    """A contest with its title and the names of its projects, as writers of formats read them."""

    title: str
    names: dict[str, str]
    held: Contest

    def contest(self) -> Contest:
        """Return the contest."""
        return self.held


def pabulib_file(material: Material) -> bytes | None:
    """Return the `.pb` file, or None where the format cannot hold these ballots (weights, odd names)."""
    if any(one.weight != 1 for one in material.cast):
        return None
    names = {code: str(texts.get("title", code)) for code, texts in material.texts.items()}
    election = _Named(str(material.about.get("title", "")), names, material.contest)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ballots.pb"
        try:
            convert(election, path, drop=True)
        except ContestError:
            return None
        return path.read_bytes()
