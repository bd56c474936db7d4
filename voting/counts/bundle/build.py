"""The files of a bundle from its material."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from voting import tally
from voting.counts.bundle.announced import announced, full_rule
from voting.counts.bundle.container import pack
from voting.counts.bundle.material import FEWEST_ALIKE, Cast, Material
from voting.counts.bundle.pabulib import pabulib_file
from voting.tally import canonical_json, sha256
from voting.tally.canonical import jsonable

SCHEMA = "rembuk-bundle/1"
README = b"""Paket hitung ulang / recount bundle
Jalankan / run:  python verify.py bundle.zip
verify.py diunduh dari halaman hasil / is on the result page. Python 3.9+, tanpa internet / no network.
"""


def bundle(material: Material) -> bytes:
    """Return the zip: the same bytes for the same material, whatever the order of ballots."""
    return pack(bundle_files(material))


def bundle_files(material: Material) -> dict[str, bytes]:
    """Return the files by name, without the sums."""
    log = material.log
    result = canonical_json(announced(material.result))
    files = {
        "README.txt": README,
        "manifest.json": _pretty(manifest(material)),
        "projects.json": _rows(_project(item, material) for item in material.contest.projects),
        "leaves.txt": "".join(f"{leaf}\n" for leaf in log.leaves).encode(),
        "checkpoints.jsonl": b"".join(canonical_json(point) + b"\n" for point in log.checkpoints),
        "roll.json": _pretty({"roll": material.roll, "turnout": material.turnout}),
        "close.json": _pretty(_close(material)),
        "amendments.json": _rows(log.amendments),
        "seed.json": _pretty(material.seed),
        "result.json": result,
        "signatures.json": _rows(material.signatures),
    }
    return files | _ballots(material)


def manifest(material: Material) -> dict[str, Any]:
    """Return what the vote was, by which rule it was counted, and the hashes that people compare."""
    contest, rule = material.contest, tally.Rule.from_json(material.result["rule"])
    return {
        "schema": SCHEMA, "edition": _edition(material), "software": _software(), "engine": tally.ENGINE_VERSION,
        "contest": material.about,
        "count": {
            "kind": contest.kind, "budget": contest.budget, "rank_limit": contest.rank_limit,
            "seats": contest.seats,
        },
        "rule": full_rule(rule), "rule_number": material.rule_number,
        "rule_sha256": sha256(material.frozen["rule"]), "frozen": material.frozen, "times": material.times,
        "log": {"origin": material.log.origin, "key": material.log.key},
        "sha256": {
            "result": sha256(announced(material.result)), "outcome": material.outcome_sha256,
            "ballots": material.input_sha256,
        },
    }  # fmt: skip


def _edition(material: Material) -> str:
    if material.sealed is not None:
        return "auditors"
    return "public" if material.publish else "counts"


def _software() -> str:
    try:
        return f"rembuk {version('rembuk')}"
    except PackageNotFoundError:
        return "rembuk"


def _project(item: tally.Project, material: Material) -> dict[str, Any]:
    return {**item.to_json(), **material.texts.get(item.code, {})}


def _close(material: Material) -> dict[str, Any] | None:
    if material.log.close is None and not material.steps:
        return None
    return {**(material.log.close or {}), "steps": list(material.steps)}


def _ballots(material: Material) -> dict[str, bytes]:
    """Return the ballots where this edition may hold them, else the counts."""
    if material.sealed is not None:
        return {"ballots.jsonl": _sorted_lines((item, 1) for item in material.sealed)}
    if not material.publish:
        return {"counts.json": _pretty(_counts(material))}
    files = {"ballots.jsonl": _sorted_lines((one.line(), one.times) for one in material.cast)}
    paper = pabulib_file(material)
    return files | ({"ballots.pb": paper} if paper else {})


def _sorted_lines(items: Iterable[tuple[Mapping[str, Any], int]]) -> bytes:
    """Return one canonical row an item, as often as said, in byte order: nothing tells who came first."""
    rows = sorted((canonical_json(item) + b"\n", times) for item, times in items)
    return b"".join(row * times for row, times in rows)


def _counts(material: Material) -> dict[str, Any]:
    """Return the sums that the rule counted with, and the ballot forms that several people cast."""
    tables = material.result["tables"]
    forms: Counter[tuple[tuple[str, ...], tuple[int, ...]]] = Counter()
    for one in material.cast:
        forms[one.marks, one.points] += one.times
    patterns = [
        {"ballots": times, **Cast(marks, points).line()}
        for (marks, points), times in forms.items()
        if times >= FEWEST_ALIKE
    ]
    return {
        "ballots": sum(one.times for one in material.cast),
        "mass": sum(one.times * one.weight for one in material.cast),
        "tables": {name: tables[name] for name in ("points", "first_preferences", "ballots_naming")},
        "pairwise": tables.get("pairwise"),
        "patterns": sorted(patterns, key=lambda item: (-item["ballots"], canonical_json(item))),
    }


def _pretty(value: Any) -> bytes:
    """Return JSON with a row a value, so that a change can be named by its row."""
    text = json.dumps(jsonable(value), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def _rows(items: Iterable[Any]) -> bytes:
    """Return a JSON list with one item a row."""
    rows = [canonical_json(item) for item in items]
    return b"[\n" + b",\n".join(rows) + b"\n]\n" if rows else b"[]\n"
