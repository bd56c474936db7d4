"""The tree over the log: against the definition of RFC 6962, its known roots, and every forged proof at hand."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from voting.ballots.merkle import (
    EMPTY_ROOT,
    Frontier,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    join,
    root_of,
    subtrees_of,
)

# The entries and roots that certificate-transparency programs test themselves with (certificate-transparency-go).
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
leaves = st.integers(0, 70).map(lambda size: [hashlib.sha256(bytes([at])).digest() for at in range(size)])


def by_the_book(nodes: list[bytes]) -> bytes:
    """Return the root as RFC 6962, 2.1 defines it."""
    if len(nodes) < 2:
        return nodes[0] if nodes else EMPTY_ROOT
    split = 1
    while split * 2 < len(nodes):
        split *= 2
    return join(by_the_book(nodes[:split]), by_the_book(nodes[split:]))


def test_known_roots_come_out():
    hashed = [hashlib.sha256(b"\x00" + bytes.fromhex(text)).digest() for text in ENTRIES]
    assert [root_of(hashed[: size + 1]).hex() for size in range(8)] == ROOTS


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@given(leaves)
def test_roots_are_as_the_book_defines_them(nodes: list[bytes]):
    assert root_of(nodes) == by_the_book(nodes)


@given(leaves, st.integers(0, 5))
def test_a_log_of_whole_blocks_and_single_leaves_has_the_same_root(nodes: list[bytes], height: int):
    width = 1 << height
    edge = Frontier()
    whole = len(nodes) // width * width
    for start in range(0, whole, width):
        edge.push(root_of(nodes[start : start + width]), height)
    for node in nodes[whole:]:
        edge.push(node)
    assert (edge.size, edge.root()) == (len(nodes), by_the_book(nodes))


@given(leaves.filter(bool), st.data())
def test_an_inclusion_proof_proves_its_leaf_at_its_place_only(nodes: list[bytes], data: st.DataObject):
    size, root = len(nodes), by_the_book(nodes)
    at = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(at, size, subtrees_of(nodes))
    assert check_inclusion(nodes[at], at, size, proof, root)
    other = data.draw(st.integers(0, size - 1))
    assert check_inclusion(nodes[other], at, size, proof, root) == (other == at)
    assert check_inclusion(nodes[at], other, size, proof, root) == (other == at)
    assert not check_inclusion(nodes[at], at, size, [*proof, root], root)
    assert not check_inclusion(nodes[at], size, size, proof, root)


@given(leaves, st.data())
def test_a_consistency_proof_proves_its_beginning_only(nodes: list[bytes], data: st.DataObject):
    size, root = len(nodes), by_the_book(nodes)
    old = data.draw(st.integers(0, size))
    proof, begin = consistency_proof(old, size, subtrees_of(nodes)), by_the_book(nodes[:old])
    assert check_consistency(old, size, proof, begin, root)
    other = data.draw(st.integers(0, size))
    assert check_consistency(old, size, proof, by_the_book(nodes[:other]), root) == (other == old)
    assert not check_consistency(old, size, [*proof, root], begin, root)
    forged = hashlib.sha256(b"other").digest()
    # Of an empty beginning there is nothing to prove: any log continues it.
    assert check_consistency(old, size, proof, begin, forged) == (old == 0 < size)
    for at in range(len(proof)):
        assert not check_consistency(old, size, [*proof[:at], forged, *proof[at + 1 :]], begin, root)


@given(st.integers(-2, 9), st.integers(-2, 9))
def test_what_is_outside_the_log_has_no_proof(one: int, other: int):
    nodes = [hashlib.sha256(bytes([at])).digest() for at in range(9)]
    root = root_of(nodes)
    if not 0 <= one < other:
        assert not check_inclusion(nodes[0], one, other, [], root) or (one, other) == (0, 1)
    if not 0 <= one <= other:
        assert not check_consistency(one, other, [], root, root)
