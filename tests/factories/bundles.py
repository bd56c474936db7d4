"""Bundles for tests: small ones in memory and whole ones from a vote through the box, and how to damage them."""

import io
import zipfile
from pathlib import Path

from tests.factories.contests import GREEDY, make_contest, vote
from voting.ballots.services import close_contest
from voting.counts.bundle.build import bundle
from voting.counts.bundle.container import pack, rows_file, sums_file
from voting.counts.bundle.material import material_of
from voting.counts.models import CountRun
from voting.counts.services import count_official
from voting.counts.verify import verify
from voting.tally import Contest, Rule, count

PROGRAM = Path(verify.__file__)
ENOUGH = 20


def counted(rule: dict | None = None, *, voters: int = ENOUGH + 4, **fields) -> CountRun:
    """Return the official run of a vote of 24 people: a before b before c, some the other way round, one blank."""
    names = [f"warga-{number}" for number in range(voters)]
    contest = make_contest(voters=names, rule=rule or GREEDY, **fields)
    for number, name in enumerate(names[:-1]):
        vote(contest, name, [["a", "b"], ["b", "a"], ["c"]][number % 3])
    vote(contest, names[-1], [], channel="paper")
    return count_official(contest=close_contest(contest=contest), compare=False)


def bundle_of(contest: Contest, rule: Rule, *, publish: bool = True) -> bytes:
    """Return the bundle of a contest counted in memory."""
    return bundle(material_of(contest, count(contest, rule), publish=publish))


def check(data: bytes, folder: Path, *, previous: str = "", every_step: bool = False) -> verify.Report:
    """Return what the verifier finds in a bundle; what it cannot read is a problem with status 2."""
    path, report = folder / "bundle.zip", verify.Report()
    path.write_bytes(data)
    try:
        verify.check(str(path), previous, every_step, report)
    except verify.Unreadable as error:
        report.wrong(*error.args)
        report.status = 2
    except verify.NotCounted:
        report.status = 3
    return report


def places(report: verify.Report) -> set[tuple[str, int]]:
    """Return the files and rows that a report names."""
    return {(file, row) for file, row, *_ in report.problems}


def files_of(data: bytes) -> dict[str, bytes]:
    """Return the files of a bundle."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forged(data: bytes, changes: dict[str, bytes]) -> bytes:
    """Return a bundle with other contents whose sums are right again: what a skilled forger would make."""
    files = files_of(data) | changes
    return pack({name: content for name, content in files.items() if name not in ("rows.txt", "SHA256SUMS")})


def summed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files with their sums, for a folder."""
    whole = {**files, "rows.txt": rows_file(files)}
    return {**whole, "SHA256SUMS": sums_file(whole)}
