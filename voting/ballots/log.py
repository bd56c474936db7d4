"""Reads of the public log: its entries, what waits for the next checkpoint, proofs over it.

The log of a contest is the list of hashes in `LogEntry`, in the order of their positions; a checkpoint signs the
root of the tree over its first `size` entries. Nothing in it is ever changed, so parts of the tree may be cached.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet

from voting.ballots.merkle import Frontier, Subtree, consistency_proof, inclusion_proof
from voting.ballots.models import Checkpoint, Contest, Leaf, LogEntry
from voting.tally import canonical_json

# Roots of complete blocks of leaves are cached: a proof then reads one block, not the whole log.
BLOCK = 1024
_HEIGHT = BLOCK.bit_length() - 1
_CACHED_SECONDS = 7 * 24 * 3600


def record_hash(record: Mapping[str, Any]) -> str:
    """Return the leaf of a public record: SHA-256 of 0x00 and its canonical JSON, 64 hex digits."""
    return hashlib.sha256(b"\x00" + canonical_json(record)).hexdigest()


def log_entries(contest: Contest) -> QuerySet[LogEntry]:
    """Return the entries in log order: `position` from 0, `hash` (hex), `record` (None for a ballot)."""
    return LogEntry.objects.filter(contest=contest).order_by("position")


def added_late(contest: Contest) -> int:
    """Return how many people the log says came onto the roll after the opening (one query)."""
    rows = LogEntry.objects.filter(contest=contest, record__type="roll").values_list("record", flat=True)
    return sum(int(record["added"]) for record in rows if record)


def checkpoints(contest: Contest) -> QuerySet[Checkpoint]:
    """Return the checkpoints, oldest first."""
    return Checkpoint.objects.filter(contest=contest).order_by("number")


def last_checkpoint(contest: Contest) -> Checkpoint | None:
    """Return the newest checkpoint."""
    return checkpoints(contest).last()


def text_hash(checkpoint: Checkpoint) -> str:
    """Return the SHA-256 of a checkpoint's text: what the next one calls `previous`."""
    return hashlib.sha256(checkpoint.text.encode()).hexdigest()


def waiting_leaves(contest: Contest) -> QuerySet[Leaf]:
    """Return the leaves of ballots that are not in the log yet, in no order."""
    logged = LogEntry.objects.filter(contest_id=OuterRef("contest_id"), hash=OuterRef("hash"))
    return Leaf.objects.filter(~Exists(logged), contest=contest).order_by()


def where_logged(leaf: Leaf) -> tuple[LogEntry, Checkpoint] | None:
    """Return a leaf's entry and the first checkpoint that covers it; None before there is one (two queries)."""
    entry = LogEntry.objects.filter(contest_id=leaf.contest_id, hash=leaf.hash).first()
    if entry is None:
        return None
    since = (
        Checkpoint.objects.filter(contest_id=leaf.contest_id, size__gt=entry.position)
        .order_by("number")
        .first()
    )
    return (entry, since) if since else None


def records(contest: Contest) -> list[LogEntry]:
    """Return the public records in the log: amendments, the closing."""
    return list(log_entries(contest).filter(record__isnull=False))


def hashes(contest: Contest, first: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yield the hashes (32 bytes) of the entries at the positions from `first` up to, not including, `end`."""
    rows = log_entries(contest).filter(position__gte=first)
    if end is not None:
        rows = rows.filter(position__lt=end)
    for text in rows.values_list("hash", flat=True).iterator(chunk_size=5000):
        yield bytes.fromhex(text)


def subtree_of(contest: Contest) -> Subtree:
    """Return the function from a range of positions to the root over it that proofs ask; reads few rows."""

    def subtree(first: int, end: int) -> bytes:
        edge = Frontier()
        whole = (end - first) // BLOCK if first % BLOCK == 0 else 0
        if whole:
            roots = _block_roots(contest, (first // BLOCK) + whole)
            for root in roots[first // BLOCK :]:
                edge.push(root, _HEIGHT)
        for leaf in hashes(contest, first + whole * BLOCK, end):
            edge.push(leaf)
        return edge.root()

    return subtree


def _block_roots(contest: Contest, count: int) -> list[bytes]:
    """Return the roots of the first `count` complete blocks, from the cache as far as it goes."""
    key = f"voting:log:{contest.pk}:{log_name(contest)}"
    known: list[bytes] = cache.get(key) or []
    if len(known) < count:
        edge = Frontier()
        for leaf in hashes(contest, len(known) * BLOCK, count * BLOCK):
            edge.push(leaf)
            if edge.size == BLOCK:
                known = [*known, edge.root()]
                edge = Frontier()
        cache.set(key, known, _CACHED_SECONDS)
    return known[:count]


def log_name(contest: Contest) -> str:
    """Return a name that no other contest of that number has had: the hash of the log's first entry."""
    return log_entries(contest).values_list("hash", flat=True).first() or ""


def prove_inclusion(entry: LogEntry, size: int) -> list[str]:
    """Return the inclusion proof (hex) of an entry in the first `size` entries."""
    return [node.hex() for node in inclusion_proof(entry.position, size, subtree_of(entry.contest))]


def prove_consistency(contest: Contest, old: int, size: int) -> list[str]:
    """Return the consistency proof (hex) between the first `old` and the first `size` entries."""
    return [node.hex() for node in consistency_proof(old, size, subtree_of(contest))]
