"""The checkpoints read again: signed, chained, and true of the log. Kept ones from outside as well."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from voting.ballots.auditing.entries import Log
from voting.ballots.auditing.faults import Fault, is_hash, rows, table
from voting.ballots.clock import read_moment
from voting.ballots.merkle import EMPTY_ROOT, Frontier
from voting.ballots.models import Checkpoint, Contest
from voting.ballots.signing import Note, UnreadableCheckpoint, is_signed, public_key, read_note

KEPT = "kept checkpoint"
_COLUMNS = "number size root previous text made_at"


def check_checkpoints(contest: Contest, log: Log) -> Iterator[Fault]:
    """Check every checkpoint in the database against its signature, the one before and the log."""
    found = list(rows(Checkpoint, _COLUMNS, contest.pk))
    roots, before = _roots(log, [row[4] for row in found]), ""
    for place, (number, size, root, previous, text, made_at) in enumerate(found, 1):
        columns = (size, root, previous, str(made_at))
        for what in _wrong(text, columns, place == number, before, roots):
            yield Fault(table(Checkpoint), str(number), what)
        before = hashlib.sha256(text.encode()).hexdigest()
    if log.close and not found:
        yield Fault(table(Checkpoint), "all", "there is none, and the vote is closed")


def check_kept(log: Log, kept: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    """Check that the log still begins with what checkpoints kept outside, (name, text), say of it."""
    roots = _roots(log, [text for _name, text in kept])
    for name, text in kept:
        try:
            note = read_note(text)
        except UnreadableCheckpoint as error:
            yield Fault(KEPT, name, str(error))
            continue
        if not is_signed(note, public_key()):
            yield Fault(KEPT, name, "is not signed by this site's key")
        if roots.get(note.size) != note.root:
            yield Fault(
                KEPT, name, f"the log does not begin with the {note.size} entries it names: it was rewritten"
            )


def _wrong(
    text: str, columns: tuple[int, str, str, str], in_order: bool, before: str, roots: dict[int, str]
) -> Iterator[str]:
    """Yield what is wrong with one checkpoint."""
    size, root, previous, made_at = columns
    if not in_order:
        yield "has a number out of order"
    try:
        note = read_note(text)
    except UnreadableCheckpoint as error:
        yield str(error)
        return
    if not is_signed(note, public_key()):
        yield "is not signed by this site's key"
    if (note.size, note.root, note.previous) != (size, root, previous) or not _same_time(note, made_at):
        yield "has columns that differ from its signed text"
    if note.previous != before:
        yield "does not name the checkpoint before it"
    if roots.get(note.size) != note.root:
        yield f"does not match the first {note.size} entries of the log"


def _same_time(note: Note, column: str) -> bool:
    """Compare to the second: the signed text has no more."""
    try:
        return read_moment(column).replace(microsecond=0) == note.made_at
    except ValueError:
        return False


def _roots(log: Log, texts: Iterable[str]) -> dict[int, str]:
    """Return the root (hex) at every length that the texts name, as far as the log's hashes can be read."""
    wanted = set(filter(None, map(_size, texts)))
    edge, found = Frontier(), {0: EMPTY_ROOT.hex()}
    for text in log.hashes:
        if not is_hash(text):
            break
        edge.push(bytes.fromhex(text))
        if edge.size in wanted:
            found[edge.size] = edge.root().hex()
    return found


def _size(text: str) -> int:
    try:
        return read_note(text).size
    except UnreadableCheckpoint:
        return 0
