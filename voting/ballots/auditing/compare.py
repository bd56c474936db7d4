"""Two checkpoints of one log: is the older one the beginning of the newer one?"""

from collections.abc import Iterable, Sequence

from voting.ballots.merkle import Frontier, check_consistency
from voting.ballots.signing import Note, is_signed


def signature_faults(notes: Iterable[tuple[str, Note]], public: bytes) -> list[str]:
    """Return a sentence for every (name, checkpoint) that the key has not signed."""
    return [
        f"{name} is not signed by the key of this log" for name, note in notes if not is_signed(note, public)
    ]


def compare_with_leaves(old: Note, new: Note, leaves: Iterable[bytes]) -> list[str]:
    """Return what is wrong when the log's own entries are at hand; empty when both fit the one log."""
    edge, wrong = Frontier(), []
    wanted = {old.size: ("OLD", old), new.size: ("NEW", new)}
    if old.size == new.size and old.root != new.root:
        return [f"both name {old.size} entries, with different roots: somebody was shown another log"]
    roots = {0: edge.root().hex()}
    for leaf in leaves:
        edge.push(leaf)
        if edge.size in wanted:
            roots[edge.size] = edge.root().hex()
    for size, (name, note) in sorted(wanted.items()):
        if size > edge.size:
            wrong.append(f"the log has {edge.size} entries, {name} names {size}: entries were taken away")
        elif roots[size] != note.root:
            wrong.append(
                f"the log does not begin with the {size} entries that {name} names: it was rewritten"
            )
    return wrong


def compare_with_proof(old: Note, new: Note, proof: Sequence[bytes]) -> list[str]:
    """Return what is wrong when only a consistency proof is at hand."""
    roots = (bytes.fromhex(old.root), bytes.fromhex(new.root))
    if check_consistency(old.size, new.size, proof, *roots):
        return []
    return [f"the proof does not lead from the {old.size} entries of OLD to the {new.size} of NEW"]
