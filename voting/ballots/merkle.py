"""The tree over the log (RFC 6962): roots, inclusion proofs, consistency proofs. Pure; nothing recurses.

Nodes are 32 bytes. A leaf here is already hashed (SHA-256 of 0x00 and the entry); an inner node is SHA-256 of 0x01
and its two children. A proof needs the roots of some ranges of leaves: whoever holds the log gives them as a
function `subtree(first, end)`, so that a long log need not be read whole.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

Subtree = Callable[[int, int], bytes]
EMPTY_ROOT = hashlib.sha256(b"").digest()


def join(left: bytes, right: bytes) -> bytes:
    """Return the node over two nodes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: all that is needed to append leaves and to say the root.

    >>> edge = Frontier()
    >>> edge.push(b"a" * 32), edge.size, edge.root() == b"a" * 32
    (None, 1, True)
    """

    def __init__(self) -> None:
        self.size = 0
        self._nodes: list[tuple[int, bytes]] = []

    def push(self, node: bytes, height: int = 0) -> None:
        """Append a leaf, or the root of a complete tree of 2**height leaves (only where such a tree may begin)."""
        self.size += 1 << height
        while self._nodes and self._nodes[-1][0] == height:
            node = join(self._nodes.pop()[1], node)
            height += 1
        self._nodes.append((height, node))

    def root(self) -> bytes:
        """Return the root of what was pushed."""
        if not self._nodes:
            return EMPTY_ROOT
        node = self._nodes[-1][1]
        for _height, left in reversed(self._nodes[:-1]):
            node = join(left, node)
        return node


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the tree over hashed leaves."""
    edge = Frontier()
    for leaf in leaves:
        edge.push(leaf)
    return edge.root()


def subtrees_of(leaves: Sequence[bytes]) -> Subtree:
    """Return the function that proofs ask, for a log that is held in memory."""
    return lambda first, end: root_of(leaves[first:end])


def _split(width: int) -> int:
    """Return the largest power of two below `width` (at least 2)."""
    return 1 << ((width - 1).bit_length() - 1)


def inclusion_proof(position: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the nodes that lead from the leaf at `position` (from 0) to the root of the first `size` leaves.

    Raises `ValueError` for a position outside the tree.
    """
    if not 0 <= position < size:
        raise ValueError("no such leaf")
    first, end = 0, size
    path: list[bytes] = []
    while end - first > 1:
        middle = first + _split(end - first)
        if position < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(first, middle))
            first = middle
    return path[::-1]


def check_inclusion(leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether `proof` leads from `leaf` at `position` to `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    place, last, node = position, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = join(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = join(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the nodes that show that the first `old` leaves of the tree of `size` leaves are as they were.

    Raises `ValueError` unless 0 <= old <= size.
    """
    if not 0 <= old <= size:
        raise ValueError("a log only grows")
    if old in (0, size):
        return []
    first, end, whole = 0, size, True
    path: list[bytes] = []
    while old != end:
        middle = first + _split(end - first)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(first, middle))
            first, whole = middle, False
    if not whole:
        path.append(subtree(first, end))
    return path[::-1]


def check_consistency(old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Say whether `proof` leads from the old root to the new one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    nodes = list(proof)
    if old & (old - 1) == 0:
        nodes.insert(0, old_root)
    return _follow(old, size, nodes, old_root, root)


def _follow(old: int, size: int, nodes: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Walk up from the last leaf of the old tree; both roots must come out."""
    if not nodes:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = join(node, before), join(node, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = join(after, node)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == root
