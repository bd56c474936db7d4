#!/usr/bin/env python3
"""Check a Rembuk bundle and count its result again.

    python verify.py bundle.zip                                 a bundle, or the folder it was unpacked to
    python verify.py bundle.zip --previous old_checkpoint.txt   is the log still the one I once kept?
    python verify.py bundle.zip --every-step                    Equal Shares Add1: run every step, not only the last
    python verify.py bundle.zip --json                          for programs

One file, Python 3.9 or newer, standard library only, no network. Exit status: 0 it matches; 1 something differs;
2 it cannot be read; 3 all in order as far as it goes, but the count needs another program or the auditors' ballots.
Numbers are whole or exact fractions, never decimals.
"""

from __future__ import annotations

import argparse, base64, hashlib, json, math, os, re, struct, sys, zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, chain, groupby, zip_longest
from operator import or_
from typing import Any

SCHEMA, RESULT = "rembuk-bundle/1", "rembuk-result/1"
SUMS, ROWS, MOST_BYTES, MOST_FILES = "SHA256SUMS", "rows.txt", 2 << 30, 64
REQUIRED = (SUMS, ROWS, "amendments.json", "checkpoints.jsonl", "close.json", "leaves.txt", "manifest.json",
            "projects.json", "result.json", "roll.json", "seed.json", "signatures.json")
OPTIONAL = ("README.txt", "ballots.jsonl", "ballots.pb", "counts.json")
# ------------------------------------------------------------------------------------------- 1 reporting
TEXTS = {
    "missing": ("berkas ini tidak ada", "this file is missing"),
    "extra": ("berkas ini tidak seharusnya ada", "this file does not belong here"),
    "changed": ("baris ini diubah", "this row was changed"),
    "sum": ("jumlah SHA-256 untuk {0} tidak cocok", "the SHA-256 of {0} does not fit"),
    "zip": ("zip rusak atau dikemas ulang: {0} (periksa foldernya)", "the zip is damaged or repacked: {0} (try its folder)"),
    "closed": ("tidak bisa dibaca: {0}", "cannot be read: {0}"),
    "json": ("bukan JSON yang benar: {0}", "not proper JSON: {0}"),
    "shape": ("tidak sesuai formatnya: {0}", "not as the format says: {0}"),
    "point": ("titik periksa: {0}", "checkpoint: {0}"),
    "old": ("log bukan kelanjutan titik periksa lama: {0}", "the log does not continue the old checkpoint: {0}"),
    "record": ("catatan {0} lain dari yang di log", "record {0} is not the one in the log"),
    "close": ("catatan penutupan lain dari isi paket: {0}", "the close record says something else: {0}"),
    "order": ("tidak pada urutannya", "out of order"),
    "paper": ("melanggar kertas suara: {0}", "against the ballot paper: {0}"),
    "adds": ("{0}: jumlahnya tidak pas", "{0}: does not add up"),
    "rule": ("aturan yang dihitung lain dari yang diumumkan: {0}", "not the published rule: {0}"),
    "result": ("{0}: hasil hitung ulang lain", "{0}: the recount gives something else"),
}
class Unreadable(Exception):
    """The bundle cannot be read: file, row (0: the whole file), a key of TEXTS, what fills its gap."""
class NotCounted(Exception):
    """This program does not count here; says in Indonesian and English who does."""
def _shown(text: object) -> str:  # a bundle must not paint a green line of its own on the terminal
    return "".join(sign if sign.isprintable() else "?" for sign in str(text))
class Report:
    """What was found: `problems` as (file, row, Indonesian, English), `notes` as (Indonesian, English)."""
    def __init__(self) -> None:
        self.problems: list[tuple[str, int, str, str]] = []
        self.notes: list[tuple[str, str]] = []
        self.status, self.result = 0, ""

    def wrong(self, file: str, row: int, key: str, detail: object = "") -> None:
        """Note something that differs."""
        self.problems.append((_shown(file), row, *(text.format(_shown(detail)) for text in TEXTS[key])))  # type: ignore[arg-type]
        self.status = max(self.status, 1)
# ------------------------------------------------------------------------------------------- 2 the zip
# Every byte of the zip follows from its contents (no compression, names sorted, 1980-01-01): any change is seen.
LOCAL, ENTRY, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
def zip_pieces(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield (name of the part, bytes) of the zip that holds these files."""
    at, entries = 0, []
    for name in sorted(files):
        data, raw = files[name], name.encode()
        common = (0, 0, 33, zlib.crc32(data), len(data), len(data), len(raw), 0)
        yield f"{name} (header)", LOCAL.pack(b"PK\3\4", 20, 0, *common[:-1], 0) + raw
        yield name, data
        entries.append((f"{name} (directory)", ENTRY.pack(b"PK\1\2", 20, 20, 0, *common, 0, 0, 0, 0o600 << 16, at) + raw))
        at += LOCAL.size + len(raw) + len(data)
    yield from entries
    size = sum(len(entry) for _, entry in entries)
    yield "zip (end)", END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), size, at, 0)

def unpack(data: bytes, report: Report) -> dict[str, bytes]:
    """Return the files of a zip, walking from one to the next; compare the whole with the one right zip."""
    files: dict[str, bytes] = {}
    at, name = 0, "zip"
    while data[at : at + 4] == b"PK\3\4" and at + LOCAL.size <= len(data) and len(files) <= MOST_FILES:
        head = LOCAL.unpack_from(data, at)
        start = at + LOCAL.size + head[9]
        name = data[at + LOCAL.size : start].decode("utf-8", "replace")
        files[name], at = data[start : start + head[8]], start + head[8]
    if not files or data[at : at + 4] != b"PK\1\2":
        raise Unreadable(name, 0, "zip", f"{name} (header)")
    at = 0
    for part, piece in [*zip_pieces(files), ("zip (more after the end)", data[-1:])]:
        if data[at : at + len(piece)] != (piece if "more" not in part else b""):
            report.wrong(part.split(" ")[0], 0, "zip", part)
            break
        at += len(piece)
    return files

def read_bundle(path: str, report: Report) -> dict[str, bytes]:
    """Read a zip or a folder. Raises `Unreadable`."""
    try:
        folder = os.path.isdir(path)
        paths = [os.path.join(path, name) for name in sorted(os.listdir(path))] if folder else [path]
        size = sum(os.path.getsize(one) + MOST_BYTES * (not os.path.isfile(one)) for one in paths)  # pipes have no end
        if len(paths) > MOST_FILES or size >= MOST_BYTES:
            raise Unreadable(path, 0, "closed", "2 GiB, plain files only")
        files = {}
        for one in paths:
            with open(one, "rb") as file:
                files[os.path.basename(one)] = file.read()
    except OSError as error:
        raise Unreadable(path, 0, "closed", error.strerror) from None
    return files if folder else unpack(files[os.path.basename(path)], report)
# ------------------------------------------------------------------------------------------- 3 sums and rows
def sha256(data: bytes) -> str:
    """Return the SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()

def rows_file(files: Mapping[str, bytes]) -> bytes:
    """Return the short sums of every row ("file first-row sum sum ..."): they say where a change is, SHA256SUMS that."""
    lines = []
    for name in sorted(set(files) - {SUMS, ROWS}):
        rows = files[name].split(b"\n")
        for start in range(0, len(rows), 16):
            lines.append(" ".join([name, str(start + 1), *(sha256(row)[:8] for row in rows[start : start + 16])]))
    return ("\n".join(lines) + "\n").encode()

def check_sums(files: Mapping[str, bytes], report: Report) -> None:
    """Compare names and contents with SHA256SUMS, and name the rows that were changed."""
    for name in sorted(set(REQUIRED) - set(files)) + sorted(set(files) - set(REQUIRED) - set(OPTIONAL)):
        report.wrong(name, 0, "extra" if name in files else "missing")
    listed: dict[str, tuple[int, str]] = {}
    for row, line in enumerate(files.get(SUMS, b"").decode("utf-8", "replace").split("\n"), 1):
        match = re.fullmatch(r"([0-9a-f]{64})  (\S+)", line)
        if match and match[2] in files and match[2] not in listed:
            listed[match[2]] = row, match[1]
        elif line or row <= len(listed):
            report.wrong(SUMS, row, "changed")
    changed = {name for name in files if name != SUMS and listed.get(name, (0, ""))[1] != sha256(files[name])}
    then, now = files.get(ROWS, b""), rows_file(files) if changed else b""
    for name in sorted(changed):
        # The lines of rows.txt that differ, and in them the short sums, lead to the rows of the file.
        mine = f"{name} ".encode() if name != ROWS else b""
        old, new = ([line for line in rows.split(b"\n") if line.startswith(mine)] for rows in (then, now))
        rows = [(row, a.split(), b.split()) for row, (a, b) in enumerate(zip_longest(old, new, fillvalue=b""), 1) if a != b]
        if name != ROWS:
            pairs = [(row, zip_longest(a[2:], b[2:])) for row, a, b in rows]
            rows = [(16 * (row - 1) + at, [], []) for row, sums in pairs for at, (a, b) in enumerate(sums, 1) if a != b]
        elif changed != {ROWS}:
            rows = []
        for row, *_ in rows[:3]:
            report.wrong(name, row, "changed")
        if not rows:
            report.wrong(SUMS, listed.get(name, (0, ""))[0], "sum", name)
# ------------------------------------------------------------------------------------------- 4 reading
def canonical(value: Any) -> bytes:
    """Return the one byte form of a value: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False,
                      default=lambda fraction: f"{fraction.numerator}/{fraction.denominator}").encode()
def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)
DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=int, parse_constant=int)  # no 1.5, no NaN

def read_json(name: str, data: bytes, row: int = 0) -> Any:
    """Read JSON without decimals and without repeated names. Raises `Unreadable`."""
    try:
        return DECODER.decode(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(name, row or getattr(error, "lineno", 0), "json", str(error)[:80]) from None

def read_all(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Read the JSON files and look at their shape. Raises `Unreadable`."""
    found = {name: read_json(name, files[name]) for name in files if name.endswith(".json")}
    manifest, projects = found["manifest.json"], found["projects.json"]
    rule, count = manifest["rule"], manifest["count"]
    wholes = [count["budget"], count["rank_limit"] or 1]
    if manifest["schema"] != SCHEMA or manifest["frozen"]["rule"]["name"] != rule["name"]:
        raise Unreadable("manifest.json", 0, "shape", "schema, rule")
    if count["kind"] not in ("approval", "ranked", "points") or not all(type(n) is int and n >= 0 for n in wholes):
        raise Unreadable("manifest.json", 0, "shape", "count")
    for row, item in enumerate(projects, 2):
        texts = [item["code"], item["group"], item["score"] or "", *item["tags"]]
        if type(item["cost"]) is not int or item["cost"] < 0 or not all(isinstance(text, str) for text in texts):
            raise Unreadable("projects.json", row, "shape", item["code"])
    numbers = [item.get("number", 0) for item in projects]
    if not projects or len({item["code"] for item in projects}) != len(projects) or numbers != sorted(numbers):
        raise Unreadable("projects.json", 0, "shape", "code, number")
    lines = files["checkpoints.jsonl"].split(b"\n")[:-1]
    found["checkpoints"] = [read_json("checkpoints.jsonl", line, row) for row, line in enumerate(lines, 1)]
    return found

def exact(value: Any) -> Fraction:
    """Read 3, "3", "4/5" or "0.8" exactly."""
    if type(value) is int or (isinstance(value, str) and re.fullmatch(r"\d{1,4000}(\.\d{1,50}|/\d{1,4000})?", value)):
        return Fraction(value)
    raise Unreadable("manifest.json", 0, "shape", str(value)[:40])
# ------------------------------------------------------------------------------------------- 5 the public log
# RFC 6962: a leaf is SHA-256(0x00, entry), a node SHA-256(0x01, left, right). Checkpoints are signed notes (C2SP):
# origin, size and root of the log, a blank line, an Ed25519 signature (RFC 8032).
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
def _add(p: Any, q: Any) -> Any:
    """Add two points (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def _times(factor: int, point: Any) -> Any:
    total = (0, 1, 1, 0)
    while factor:
        total = _add(total, point) if factor & 1 else total
        point, factor = _add(point, point), factor >> 1
    return total
def _point(data: bytes) -> Any:
    """Return the point that 32 bytes stand for, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P
BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signature_fits(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether an Ed25519 signature (64 bytes) under a message is that of this key (32 bytes)."""
    owner, mark = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or owner is None or mark is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    a = _times(scalar, BASE)
    b = _add(mark, _times(int.from_bytes(digest, "little") % ORDER, owner))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

def roots(leaves: Sequence[str], sizes: Iterable[int]) -> dict[int, str]:
    """Return the root of the first n leaves for each of these sizes."""
    wanted, found, stack = set(sizes), {0: sha256(b"")}, []
    for size, leaf in enumerate(leaves, 1):
        stack.append((1, bytes.fromhex(leaf)))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (_, left), (width, right) = stack[-2:]
            stack[-2:] = [(2 * width, hashlib.sha256(b"\1" + left + right).digest())]
        if size in wanted:
            root = stack[-1][1]
            for _, left in reversed(stack[:-1]):
                root = hashlib.sha256(b"\1" + left + root).digest()
            found[size] = root.hex()
    return found

class Note:
    """A checkpoint as text: `origin`, `size`, `root` (hex), and whether the key has `signed` it. Raises `ValueError`."""
    def __init__(self, text: str, key: bytes) -> None:
        body, blank, signatures = text.partition("\n\n")
        lines = body.split("\n")
        if not blank or len(lines) < 3 or not re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]):
            raise ValueError("not a checkpoint")
        self.origin, self.size = lines[0], int(lines[1])
        self.root = base64.b64decode(lines[2], validate=True).hex()
        self.previous, self.signed = "".join(line[9:] for line in lines[3:] if line.startswith("previous ")), False
        for name, mark in re.findall("^\u2014 (\\S+) ([A-Za-z0-9+/=]+)$", signatures, re.M):
            raw, short = base64.b64decode(mark, validate=True), sha256(name.encode() + b"\n\1" + key)[:8]
            fits = raw[:4].hex() == short and signature_fits(key, f"{body}\n".encode(), raw[4:])
            self.signed = self.signed or fits

def check_log(log: Mapping[str, Any], leaves: list[str], points: list[Any], old: str, report: Report) -> None:
    """Check every checkpoint: its root over the leaves, its signature, the chain; and an old one that was kept."""
    # The key is written "name+short hash+base64" (C2SP), a byte 1 before the key itself.
    key = base64.b64decode(log["key"].split("+", 2)[-1])[-32:]
    for row, leaf in enumerate(leaves, 1):
        if not re.fullmatch("[0-9a-f]{64}", leaf):
            raise Unreadable("leaves.txt", row, "shape", "SHA-256")
    if len(set(leaves)) != len(leaves):
        report.wrong("leaves.txt", leaves.index(Counter(leaves).most_common(1)[0][0]) + 1, "shape", "2 x")
    notes, kept = [Note(point["text"], key) for point in points], Note(old, key) if old else None
    known = roots(leaves, [note.size for note in [*notes, kept] if note])
    before, size = "", 0
    for row, (point, note) in enumerate(zip(points, notes), 1):
        said = [point.get(name) for name in ("number", "size", "root", "previous")] + [note.previous]
        checks = {"signature": note.signed, "origin": note.origin == log["origin"], "size": note.size >= size,
                  "root": known.get(note.size) == note.root, "previous": said[3:] == [before, before],
                  "number, size, root": said[:3] == [row, note.size, note.root]}
        for what in [what for what, good in checks.items() if not good]:
            report.wrong("checkpoints.jsonl", row, "point", what)
        before, size = sha256(point["text"].encode()), note.size
    if points and size < len(leaves):
        report.wrong("leaves.txt", size + 1, "point", "-")
    if kept and (not kept.signed or kept.origin != log["origin"]):
        report.wrong("--previous", 0, "point", "signature, origin")
    elif kept and known.get(kept.size) != kept.root:
        report.wrong("leaves.txt", 0, "old", "rewritten" if kept.size <= len(leaves) else "shorter")
    told = f"Log: {len(leaves)} daun, {len(points)} titik periksa.", f"Log: {len(leaves)} leaves, {len(points)} checkpoints."
    report.notes.append(told if points else ("Tanpa log publik: hanya hitungannya.", "No public log: only the count is checked."))

def check_records(found: Mapping[str, Any], leaves: list[str], report: Report) -> None:
    """Check that closing and amendments stand in the log where they say, and what the closing says of the bundle."""
    close, amendments = found["close.json"] or {}, found["amendments.json"]
    for name, items in (("close.json", [close] if "record" in close else []), ("amendments.json", amendments)):
        for item in items:
            at, leaf = item.get("position"), sha256(b"\0" + canonical(item.get("record")))
            if type(at) is not int or not 0 <= at < len(leaves) or leaves[at] != leaf:
                report.wrong(name, 0, "record", at)
    record, frozen = close.get("record"), found["manifest.json"]["frozen"]
    if not record:
        if leaves:
            report.wrong("close.json", 0, "missing")
        return
    later = sum(item["position"] > close["position"] for item in amendments)
    options = [({name: item.get(name) for name in OPTION}, item["score"] or "") for item in found["projects.json"]]
    now = {"turnout": found["roll.json"]["turnout"], "leaves": close["position"] - len(amendments) + later,
           "frozen": {name: sha256(canonical(value)) for name, value in frozen.items()},
           "options": {row["code"]: sha256(canonical({**row, "score": score})) for row, score in options}}
    for what in ["turnout", "leaves"] if later else now:
        if record[what] != now[what] or record["leaves"] != record["current"] + record["superseded"]:
            report.wrong("close.json", 0, "close", what)
# ------------------------------------------------------------------------------------------- 6 ballots
class Contest:
    """What is counted: `ballots` as {(marks, points): how many, by weight}; None where only counts are `given`."""
    def __init__(self, manifest: Mapping[str, Any], projects: Sequence[Mapping[str, Any]]) -> None:
        count = manifest["count"]
        self.kind, self.budget, self.rank_limit = count["kind"], count["budget"], count["rank_limit"]
        columns = ([item[name] for item in projects] for name in ("code", "cost", "tags", "group"))
        self.codes, self.costs, self.tags, self.groups = columns
        self.scores = [exact(item["score"]) if item["score"] else None for item in projects]
        self.ballots: dict[Any, int] | None = {}
        self.given: Mapping[str, Any] = {}

    def box(self) -> dict[Any, int]:
        """Return the ballots, or say who has them."""
        if self.ballots is None:
            raise NotCounted("Aturan ini perlu surat suara, yang hanya dipegang auditor.",
                             "This rule needs the ballots, which only the auditors hold.")
        return self.ballots

    def part(self, inside: Sequence[int], budget: int, *, empty: bool) -> Contest:
        """Return the contest over some projects: other marks fall away, ranks close up (`empty`: no ballots)."""
        made, place = Contest.__new__(Contest), {old: new for new, old in enumerate(inside)}
        made.__dict__.update(self.__dict__, budget=budget, ballots={})
        for name in ("codes", "costs", "tags", "groups", "scores"):
            setattr(made, name, [getattr(self, name)[old] for old in inside])
        found: Counter[Any] = Counter()
        for (marks, points), mass in () if empty else self.box().items():
            kept = [at for at, mark in enumerate(marks) if mark in place]
            found[tuple(place[marks[at]] for at in kept), points and tuple(points[at] for at in kept)] += mass
        made.ballots = found
        return made

OPTION = ("number", "code", "title", "translations", "description", "cost", "tags", "group", "score")
LEAF = ("id", "status", "reason", "channel", "weight", "payload", "nonce")

class Paper:
    """The ballot paper: what the columns of the vote that were frozen at its opening allow."""
    def __init__(self, manifest: Mapping[str, Any], contest: Contest) -> None:
        self.limits, self.contest = manifest["frozen"], contest
        self.kind, self.place = self.limits["kind"], {code: at for at, code in enumerate(contest.codes)}

    def read(self, ballot: Any) -> tuple[Any, str]:
        """Return ((marks, points), "") of a ballot, or (None, what is wrong with it)."""
        try:
            marks, points = [self.place[mark] for mark in ballot["marks"]], ballot.get("points")
            pairs = sorted(zip(marks, points)) if points is not None else []
        except (KeyError, TypeError, AttributeError):
            return None, "project"
        if len(set(marks)) != len(marks) or ballot.get("ranks"):
            return None, "repeated"
        whole = all(type(point) is int and 0 <= point < 1 << 53 for point in points or ())
        needed = len(marks) if self.contest.kind == "points" else 0
        if not whole or len(points or ()) != needed or len(pairs) != needed:
            return None, "points"
        marks = marks if self.contest.kind == "ranked" else sorted(marks)
        return (tuple(marks), tuple(p for _, p in pairs) if pairs else None), self.beyond(marks, points or [0])

    def beyond(self, marks: list[int], points: list[int]) -> str:
        """Return which limit of the paper is passed, or ""."""
        limits, contest = self.limits, self.contest
        pots, named = Counter(contest.groups[at] for at in marks), {contest.codes[at] for at in marks}
        each = [limits[name] for name in ("points_each", "score_max") if limits.get(name) is not None]
        total = limits.get("points_total") if self.kind == "points" else None
        checks = {
            "limit": limits.get("rank_limit") is not None and len(marks) > limits["rank_limit"],
            "pot": any(pots[pot] > most for pot, most in (limits.get("limits") or {}).items()),
            "exclusive": any(len(named & set(side)) > 1 for side in limits.get("exclusive") or ()),
            "points each": any(max(points) > most for most in each),
            "points": total is not None and sum(points) > total,
            "budget": self.kind == "knapsack" and sum(contest.costs[at] for at in marks) > contest.budget,
        }
        return next((name for name, passed in checks.items() if passed), "")

def read_ballots(manifest: Any, data: bytes, contest: Contest, leaves: Sequence[str], report: Report) -> Counter[str]:
    """Read the ballots, the public ones or the auditors' with what their leaves cover; return how many by status."""
    paper, log, audit = Paper(manifest, contest), set(leaves), manifest["edition"] == "auditors"
    found, status, before = Counter[Any](), Counter[str](), b""
    for row, line in enumerate(data.split(b"\n")[:-1], 1):
        item = read_json("ballots.jsonl", line, row)
        if line < before or canonical(item) != line:
            report.wrong("ballots.jsonl", row, "order")
        before, ballot, counted = line, item, True
        try:
            if audit:
                parts = [manifest["contest"]["id"], *(item[name] for name in LEAF)]
                if log and sha256(b"\0" + "\n".join(map(str, parts)).encode()) not in log:
                    report.wrong("ballots.jsonl", row, "record", "leaf")
                ballot, counted = read_json("ballots.jsonl", item["payload"].encode(), row), item["counted"]
            kind, weight = item["status"] if audit else "valid", item.get("weight", 1)
        except (KeyError, TypeError, AttributeError):
            raise Unreadable("ballots.jsonl", row, "shape", "id, status, payload, nonce") from None
        status[kind] += 1
        if not counted or kind != "valid":
            continue
        key, wrong = paper.read(ballot)
        if wrong or type(weight) is not int or weight < 1:
            report.wrong("ballots.jsonl", row, "paper", wrong or "weight")
        else:
            found[key] += weight
    contest.ballots = found
    return status

def read_counts(counts: Any, contest: Contest, report: Report) -> None:
    """Take the published counts instead of ballots, and hold the published patterns against them."""
    contest.ballots, contest.given, named = None, counts, Counter[str]()
    for item in counts["patterns"]:
        named.update(dict.fromkeys(item["marks"], item["ballots"]))
    for code in [code for code in named if named[code] > counts["tables"]["ballots_naming"].get(code, 0)]:
        report.wrong("counts.json", 0, "adds", code)

def check_turnout(turnout: Any, aside: int, status: Mapping[str, int], report: Report) -> None:
    """Check that the turnout adds up and agrees with the ballots of the bundle."""
    if aside:
        report.notes.append((f"{aside} surat suara disisihkan.", f"{aside} ballots were set aside."))
    sums = [("cast", [turnout.get(name) for name in ("valid", "blank", "invalid")]),
            ("roll", [turnout.get(name) for name in ("voted", "not_cast")])]
    parts = {"by_channel": "cast", "reasons": "invalid"}
    sums += [(whole, list(turnout[name].values())) for name, whole in parts.items() if name in turnout]
    for whole, numbers in sums:
        if None not in (turnout.get(whole), *numbers) and turnout[whole] != sum(numbers):
            report.wrong("roll.json", 0, "adds", whole)
    for name, ballots in status.items():
        if turnout.get(name) is not None and not turnout[name] - aside <= ballots <= turnout[name]:
            report.wrong("roll.json", 0, "adds", f"{name}: {turnout[name]} / {ballots}")
# ------------------------------------------------------------------------------------------- 7 ties and tallies
TALLIES = ("points", "first_preferences", "ballots_naming")

class Ties:
    """The order of equals: one criterion after the other. `history`: votes of the rounds so far, for `earlier_round`."""
    def __init__(self, contest: Contest, tables: Mapping[str, Any], criteria: Sequence[str]) -> None:
        self.criteria, codes = list(criteria), contest.codes
        self.history: list[dict[str, int]] = []
        known: dict[str, Any] = {name: {code: -tables[name][code] for code in codes} for name in TALLIES}
        known["lower_cost"] = dict(zip(codes, contest.costs))
        known["higher_cost"] = {code: -cost for code, cost in known["lower_cost"].items()}
        known["code"], known["file_order"] = {code: code for code in codes}, {code: at for at, code in enumerate(codes)}
        for name in self.criteria:
            if name.startswith("lot:"):
                known[name] = {code: (sha256(f"{name[4:]}:{code}".encode()), code) for code in codes}
        self.columns = [known.get(name) for name in self.criteria]

    def key(self, code: str) -> tuple[Any, ...]:
        """Return the sort key of a project."""
        past = tuple(-votes.get(code, 0) for votes in reversed(self.history))
        return tuple(past if column is None else column[code] for column in self.columns)

    def order(self, scores: Mapping[str, Any], codes: Iterable[str] | None = None) -> list[str]:
        """Return codes by descending score, equals by the criteria."""
        return sorted(scores if codes is None else codes, key=lambda code: (-scores[code], self.key(code)))

    def tie(self, where: str, codes: Sequence[str]) -> list[dict[str, Any]]:
        """Return the record of a tie, with the criterion that parted each two neighbours; none for one alone."""
        parted = []
        for a, b in zip(codes, codes[1:]):
            keys = zip(self.criteria, self.key(a), self.key(b))
            parted.append(next((name for name, left, right in keys if left != right), ""))
        return [{"where": where, "projects": list(codes), "criteria": parted}] if parted else []

def tally(contest: Contest, *, one_winner: bool = False) -> dict[str, Any]:
    """Sum points, first preferences and ballots naming each project; a place on a ranking is worth one less than the last.

    The first is worth the rank limit, else the number of other projects (with one winner: the smaller of the two).
    """
    if contest.ballots is None:
        given = contest.given["tables"]
        return {name: {code: exact(v) if isinstance(v, str) else v for code, v in given[name].items()} for name in TALLIES}
    size, others, ranked = len(contest.codes), max(len(contest.codes) - 1, 1), contest.kind == "ranked"
    top = min(contest.rank_limit or others, others) if one_winner else contest.rank_limit or others
    points, first, naming = [0] * size, [0] * size, [0] * size
    for (marks, given), mass in contest.ballots.items():
        for at, mark in enumerate(marks):
            naming[mark] += mass
            points[mark] += mass * (max(top - at, 0) if ranked else given[at] if given else 1)
        if ranked and marks:
            first[marks[0]] += mass
    return {name: dict(zip(contest.codes, column)) for name, column in zip(TALLIES, (points, first, naming))}
# ------------------------------------------------------------------------------------------- 8 greedy
class Greedy:
    """One run down an order: floors first, then what fits, within the caps; `funded` is the result."""
    def __init__(self, contest: Contest, order: Iterable[str], rule: Any, barred: set[str]) -> None:
        self.rule, self.budget, self.left = rule, contest.budget, contest.budget
        self.cost, self.group = dict(zip(contest.codes, contest.costs)), dict(zip(contest.codes, contest.groups))
        self.own, self.spent = dict(rule.get("group_caps") or ()), Counter[str]()
        self.closed, self.funded = set[str](), list[str]()
        tags, order = dict(zip(contest.codes, contest.tags)), [code for code in order if code not in barred]
        for floor in rule.get("floors") or ():
            tagged = [code for code in order if floor["tag"] in tags[code]]
            for code in tagged:
                have = sum(self.cost[one] for one in tagged if one in self.funded)
                if have < floor["amount"] and code not in self.funded and not self.obstacle(code):
                    self.fund(code)
        for _ in range(2 if rule.get("leftover") == "yes" and self.own else 1):
            # `any` ends at the project at which the count stops; a second pass is free of the groups' own caps.
            any(self.stops(code) for code in order if code not in self.funded and self.group[code] not in self.closed)
            self.own, self.closed = {}, set()

    def obstacle(self, code: str) -> str:
        """Return what forbids a project now, or ""."""
        for side in self.rule.get("exclusive") or ():
            if code in side and any(other in self.funded for other in side):
                return "excluded"
        if self.cost[code] > self.left:
            return "beyond" if self.cost[code] > self.budget else "cost"
        group = self.group[code]
        caps = [cap["amount"] for cap in self.rule.get("caps") or () if group] + [self.own[g] for g in self.own if g == group]
        return "cap" if any(self.spent[group] + self.cost[code] > cap for cap in caps) else ""

    def fund(self, code: str) -> None:
        """Give a project its money; what the budget lacks (most_covered) comes from outside."""
        self.left = max(self.left - self.cost[code], 0)
        self.spent[self.group[code]] += self.cost[code]
        self.funded.append(code)

    def stops(self, code: str) -> bool:
        """Fund a project if it fits; say whether the count stops here."""
        why, misfit = self.obstacle(code), self.rule["misfit"]
        nearly = misfit == "most_covered" and why == "cost" and self.left >= exact(self.rule["cover"]) * self.cost[code]
        if nearly or not why:
            self.fund(code)
            return nearly
        if why == "cap" and self.group[code] in self.own and misfit != "skip":
            self.closed.add(self.group[code])
            return False
        return misfit != "skip" and why in ("cost", "cap")

def greedy_scores(contest: Contest, tables: Mapping[str, Any], rule: Any) -> tuple[Any, set[str]]:
    """Return (what the order goes by, the projects below a threshold)."""
    counted, naming = tables["ballots_naming" if "votes" in rule["order"] else "points"], tables["ballots_naming"]
    most, scores, barred = max(counted.values()), {}, set()
    ballots = contest.given["mass"] if contest.ballots is None else sum(contest.ballots.values())
    for code, cost, technical in zip(contest.codes, contest.costs, contest.scores):
        if rule["order"] == "combined":
            votes = Fraction(rule["vote_weight"] * counted[code], most) if most else Fraction(0)
            scores[code] = votes + rule["technical_weight"] * technical / 100
        elif rule["order"].endswith("per_cost"):
            # What is free and wanted comes before everything that costs.
            scores[code] = Fraction(counted[code], cost) if cost else Fraction((most + 1 + counted[code]) * (counted[code] > 0))
        else:
            scores[code] = counted[code]
        tests = [] if rule.get("threshold") is None else [(Fraction(rule["threshold"]), counted[code])]
        if rule.get("threshold_share") is not None:
            tests.append((exact(rule["threshold_share"]) * ballots, naming[code]))
        if rule.get("threshold_cost") is not None and contest.budget:
            tests.append((exact(rule["threshold_cost"]) * cost * ballots / contest.budget, naming[code]))
        if any(has < bound or (has == bound and rule.get("threshold_strict") == "yes") for bound, has in tests):
            barred.add(code)
    return scores, barred

def run_greedy(contest: Contest, rule: Any, pot: Contest | None = None) -> dict[str, Any]:
    """Count greedy and two_pass; a `pot` is some of the projects, in the order of the whole paper."""
    part, tables = pot or contest, tally(contest)
    scores, barred = greedy_scores(contest, tables, rule)
    ties = Ties(contest, tables, rule["tie"])
    order = ties.order(scores, part.codes)
    funded, found = Greedy(part, order, rule, barred).funded, []
    for _, group in groupby(order, key=scores.__getitem__):
        equals = list(group)
        before, after = order[: order.index(equals[0])], order[order.index(equals[-1]) + 1 :]
        # A tie matters when another one of the equals, taken first, would change who is funded.
        for first in equals[1:]:
            other = [*before, first, *(code for code in equals if code != first), *after]
            if set(Greedy(part, other, rule, barred).funded) != set(funded):
                found += ties.tie("order", equals)
                break
    more = {"score": scores} if rule["order"] not in ("points", "votes") else {}
    return {"funded": funded, "order": order, "ties": found, "tables": {**tables, **more}}

def run_pots(contest: Contest, rule: Any) -> dict[str, Any]:
    """Count each area's pot over its own projects, then the wide pot over the rest."""
    found: dict[str, Any] = {"funded": [], "order": [], "ties": [], "tables": tally(contest)}
    pots, left = dict(rule["pots"]), 0
    wide = contest.budget - sum(pots.values()) if rule["wide"] is None else rule["wide"]
    for name, amount in [*pots.items(), ("", wide)]:
        inside = [at for at, group in enumerate(contest.groups) if (group if group in pots else "") == name]
        budget = amount + (left if name == "" and rule["leftover"] == "wide" else 0)
        if rule["inner"] == "phragmen":
            raise NotCounted(*ELSEWHERE)
        part = contest.part(inside, budget, empty=rule["inner"] == "greedy")
        one: dict[str, Any] = {"funded": []}
        if inside:
            one = run_greedy(contest, rule, part) if rule["inner"] == "greedy" else run_shares(part, rule, None)
        for key in ("funded", "order", "ties"):
            found[key] += one.get(key, [])
        left += budget - sum(cost for code, cost in zip(part.codes, part.costs) if code in one["funded"])
    return found
# ------------------------------------------------------------------------------------------- 9 Equal Shares
class Shares:
    """Equal Shares: who supports what with which utility, and the runs."""
    def __init__(self, contest: Contest, rule: Any, tables: Mapping[str, Any]) -> None:
        self.contest, self.rule, self.utility = contest, rule, rule.get("utility", "cost")
        self.ties, self.mass = Ties(contest, tables, rule["tie"]), list[int]()
        self.backers: list[list[tuple[int, int]]] = [[] for _ in contest.codes]  # (ballot, its utility)
        top = contest.rank_limit or max(len(contest.codes) - 1, 1)
        for (marks, points), mass in contest.box().items():
            worth = [int(point > 0) for point in points] if points else [1] * len(marks)
            if self.utility in ("points", "borda"):
                worth = points or [max(top - at, 0) for at in range(len(marks))]
            for mark, value in zip(marks, worth):
                if value:
                    self.backers[mark].append((len(self.mass), value))
            if any(worth):
                self.mass.append(mass)
        self.pull = [sum(self.mass[ballot] * value for ballot, value in row) for row in self.backers]
        self.scales = [cost or 1 if self.utility == "cost" else 1 for cost in contest.costs]
        self.step, self.start = rule.get("step", 1), Fraction(contest.budget, max(sum(self.mass), 1))
        if rule.get("start") == "whole" and rule["completion"].startswith("add1"):
            self.start = Fraction(self.start // 1)

    # In a run, ballots with equal money share a class: `place` is the class of each ballot, `money` what a class holds,
    # in whole numbers of 1/`scale` minor units. A price due/rich makes the units `rich` times smaller: all stays exact.

    def level(self, at: int, money: list[int], place: list[int], scale: int) -> tuple[int, int] | None:
        """Return (due, rich): supporters pay due/rich per unit of utility, or all they have; None: they cannot pay."""
        held: Counter[tuple[int, int]] = Counter()
        for ballot, worth in self.backers[at]:
            held[place[ballot], worth] += self.mass[ballot]
        rows = [(money[cls], worth, mass) for (cls, worth), mass in held.items()]
        due, rich = self.contest.costs[at] * scale, self.pull[at]
        if sum(own * mass for own, _, mass in rows) < due:
            return None
        # Who has less than the level gives all; that raises the level for the others, until all of them can pay.
        while poor := [row for row in rows if row[0] * rich < due * row[1]]:
            rows = [row for row in rows if row[0] * rich >= due * row[1]]
            due -= sum(own * mass for own, _, mass in poor)
            rich -= sum(worth * mass for _, worth, mass in poor)
        return due, rich

    def pay(self, at: int, due: int, money: list[int], place: list[int]) -> None:
        """Take from each supporter `due` per unit of utility, or all."""
        known, moved = {own: cls for cls, own in enumerate(money)}, dict[Any, int]()
        for ballot, worth in self.backers[at]:
            old = place[ballot], worth
            if old not in moved:
                left = max(money[old[0]] - due * worth, 0)
                if left not in known:
                    known[left] = len(money)
                    money.append(left)
                moved[old] = known[left]
            place[ballot] = moved[old]

    def run(self, endowment: Fraction) -> dict[str, Any]:
        """Buy again and again the project with the lowest price per unit of utility."""
        codes, costs = self.contest.codes, self.contest.costs
        money, place, scale = [endowment.numerator], [0] * len(self.mass), endowment.denominator
        found: dict[str, Any] = {"funded": [], "ties": [], "effective": {}, "cost": 0}
        # Money only shrinks, so an old price is a lower bound of every later one.
        waiting = {at: Fraction(costs[at], pull * self.scales[at]) for at, pull in enumerate(self.pull) if pull}
        while True:
            offers: dict[int, tuple[int, int]] = {}
            for at in sorted(waiting, key=waiting.__getitem__):
                if offers and waiting[at] > min(waiting[other] for other in offers):
                    break
                level = self.level(at, money, place, scale) if costs[at] else (0, 1)
                if level is None:
                    del waiting[at]
                    continue
                waiting[at], offers[at] = Fraction(level[0], level[1] * scale * self.scales[at]), level
            if not offers:
                return found
            best = min(waiting[at] for at in offers)
            equals = sorted([codes[at] for at in offers if waiting[at] == best], key=self.ties.key)
            found["ties"] += self.ties.tie("purchase", equals)
            found["funded"].append(equals[0])
            at = codes.index(equals[0])
            del waiting[at]
            due, rich = offers[at]
            found["cost"] += costs[at]
            found["effective"][equals[0]] = Fraction(costs[at] * rich * scale, due) if due else Fraction(self.pull[at])
            if due:
                due, rich = due // math.gcd(due, rich), rich // math.gcd(due, rich)
                scale, money = scale * rich, [own * rich for own in money]
                self.pay(at, due, money, place)

    def ended(self, run: Mapping[str, Any], endowment: Fraction) -> bool:
        """Say whether Add1 tries no further step after this run."""
        stop, left = self.rule.get("stop_at"), self.contest.budget - run["cost"]
        if len(run["funded"]) == sum(pull > 0 for pull in self.pull) or (stop and endowment + self.step > exact(stop)):
            return True
        rest = [cost for code, cost in zip(self.contest.codes, self.contest.costs) if code not in run["funded"]]
        return self.rule["completion"].startswith("add1_exhaustive") and all(cost > left for cost in rest)

    def add1(self, published: Any, every_step: bool) -> tuple[Fraction, Any, bool]:
        """Return (endowment, its run, is it right): the last step that does not overspend; `published` is tried alone."""
        one = bool(published) and not every_step
        at = exact(published) if one else self.start
        run = self.run(at)
        right = run["cost"] <= self.contest.budget and at >= self.start and (at - self.start) % self.step == 0
        while right and not self.ended(run, at):
            more = self.run(at + self.step)
            if more["cost"] > self.contest.budget:
                break
            at, run, right = at + self.step, more, not one
        return at, run, right

def fill_up(contest: Contest, order: Iterable[str], funded: list[str]) -> list[str]:
    """Go down an order and add what still fits the budget."""
    cost, funded = dict(zip(contest.codes, contest.costs)), list(funded)
    for code in order:
        if code not in funded and cost[code] <= contest.budget - sum(cost[one] for one in funded):
            funded.append(code)
    return funded

def run_shares(contest: Contest, rule: Any, published: Any, every_step: bool = False) -> dict[str, Any]:
    """Count the Method of Equal Shares with its completion and its comparison with greedy."""
    tables, completion, comparison = tally(contest), rule["completion"], rule.get("comparison", "none")
    shares, right = Shares(contest, rule, tables), True
    if completion.startswith("add1"):
        endowment, run, right = shares.add1(published, every_step)
    else:
        endowment, run = shares.start, shares.run(shares.start)
    funded = run["funded"]
    if completion == "ballots_naming" or completion.endswith("_utilitarian"):
        support = tables["points" if shares.utility in ("points", "borda") else "ballots_naming"]
        funded = fill_up(contest, Ties(contest, tables, ["lower_cost", *rule["tie"]]).order(support), funded)
    if comparison != "none":
        greedy = fill_up(contest, shares.ties.order(tables["ballots_naming"]), [])
        theirs, mine = [0] * len(shares.mass), [0] * len(shares.mass)
        for codes, number in ((greedy, theirs), (funded, mine)):
            for ballot, _ in chain.from_iterable(shares.backers[contest.codes.index(code)] for code in codes):
                number[ballot] += 1
        if comparison == "greedy_exclusion":
            theirs, mine = [int(a > 0) for a in theirs], [int(b > 0) for b in mine]
        gain = sum(mass * ((a > b) - (a < b)) for mass, a, b in zip(shares.mass, theirs, mine))
        funded = greedy if gain > 0 else funded
    rest = shares.ties.order(tables["ballots_naming"], [code for code in contest.codes if code not in funded])
    return {"funded": funded, "order": [*funded, *rest], "ties": run["ties"], "endowment": endowment, "right": right,
            "tables": {**tables, "effective_votes": run["effective"]}}
# ------------------------------------------------------------------------------------------- 10 one winner
def pairwise(contest: Contest) -> dict[tuple[int, int], int]:
    """Return for each ordered pair how many ballots place the first above the second; unranked are tied last."""
    size, codes = range(len(contest.codes)), contest.codes
    pairs = [(a, b) for a in size for b in size if a != b]
    if contest.ballots is None:
        return {(a, b): contest.given["pairwise"][f"{codes[a]}>{codes[b]}"] for a, b in pairs}
    depth, mass = max([len(marks) for marks, _ in contest.ballots], default=0), list(contest.ballots.values())
    bits = [[bytearray(len(mass) // 8 + 1) for _ in range(depth)] for _ in size]
    for number, (marks, _) in enumerate(contest.ballots):
        for at, mark in enumerate(marks):
            bits[mark][at][number >> 3] |= 1 << (number & 7)
    # Ballots are the bits of long numbers: held[p][r] has those that give p place r, upto[p][r] those up to r.
    held = [[int.from_bytes(one, "little") for one in row] for row in bits]
    upto = [list(accumulate(row, or_)) for row in held]
    digits = [int("".join(str(m >> power & 1) for m in reversed(mass)), 2) for power in range(max(mass, default=0).bit_length())]
    wins = {}
    for a, b in pairs:
        prefer = 0
        for here, there in zip(held[a], upto[b]):
            prefer |= here & ~there
        wins[a, b] = sum(bin(prefer & digit).count("1") << power for power, digit in enumerate(digits))
    return wins

def by_scores(contest: Contest, rule: Any, tables: Any, name: str, scores: Any, lowest: bool = False) -> dict[str, Any]:
    """Return the result of a rule whose highest (or lowest) score wins."""
    tables = {**tables, name: scores}
    ties = Ties(contest, tables, rule["tie"])
    order = ties.order({code: -score for code, score in scores.items()} if lowest else scores)
    best = [code for code in order if scores[code] == scores[order[0]]]
    return {"order": order, "ties": ties.tie("winner", best), "tables": tables}

def run_winner(name: str, contest: Contest, rule: Any) -> dict[str, Any]:
    """Count the rules that need sums and one-to-one results only."""
    tables, codes, size = tally(contest, one_winner=True), contest.codes, range(len(contest.codes))
    if rule.get("unranked", "nothing") != "nothing" and contest.ballots is not None:
        raise NotCounted(*ELSEWHERE)
    if name == "plurality":
        return by_scores(contest, rule, tables, "first_preferences", tables["first_preferences"])
    borda = by_scores(contest, rule, tables, "points", tables["points"])
    if name == "borda":
        return borda
    wins = pairwise(contest)
    margin = {(a, b): wins[a, b] - wins[b, a] for a, b in wins}
    beats_all = [codes[a] for a in size if all(margin[a, b] > 0 for b in size if b != a)]
    if name == "black":
        return {**borda, "order": beats_all + [code for code in borda["order"] if code not in beats_all],
                "ties": [] if beats_all else borda["ties"]}
    if name in ("condorcet", "copeland"):
        draw = exact(rule.get("draw", "1/2"))
        scores = {codes[a]: Fraction(sum((margin[a, b] > 0) + draw * (margin[a, b] == 0) for b in size if b != a)) for a in size}
        found = by_scores(contest, rule, tables, "copeland", scores)
        if name == "condorcet":
            found = {**found, "ties": []} if beats_all else {**borda, "tables": found["tables"]}
        return found
    measured = margin if rule["measure"] == "margins" else wins
    stands = {pair: measured[pair] if rule["measure"] != "winning_votes" or margin[pair] > 0 else 0 for pair in wins}
    if name == "minimax":
        worst = {codes[a]: max([stands[b, a] for b in size if b != a], default=0) for a in size}
        return by_scores(contest, rule, tables, "worst_duel", worst, True)
    path = {pair: stands[pair] if margin[pair] > 0 else 0 for pair in wins}
    for middle in size:
        for a, b in path:
            if middle not in (a, b):
                path[a, b] = max(path[a, b], min(path[a, middle], path[middle, b]))
    beaten = {codes[a]: sum(path[b, a] > path[a, b] for b in size if b != a) for a in size}
    return by_scores(contest, rule, tables, "beaten_by", beaten, True)

def run_pairs(contest: Contest, rule: Any) -> dict[str, Any]:
    """Count ranked pairs: lock the clearest duels first, leave out what would close a circle."""
    tables, wins, codes = tally(contest, one_winner=True), pairwise(contest), contest.codes
    ties, found, above = Ties(contest, tables, rule["tie"]), list[Any](), [0] * len(codes)
    votes = rule["measure"] == "winning_votes"
    strength = {(a, b): (-wins[a, b], wins[b, a]) if votes else (wins[b, a] - wins[a, b], 0)
                for a, b in wins if wins[a, b] > wins[b, a]}
    for equal in sorted(set(strength.values())):
        pairs = [pair for pair in strength if strength[pair] == equal]
        # above[p] has a bit for everybody who stands above p.
        while pairs := [(a, b) for a, b in pairs if not above[a] >> b & 1]:
            reach = list(above)
            for a, b in pairs:
                reach[b] |= 1 << a
            for middle in range(len(reach)):
                reach = [up | reach[middle] if up >> middle & 1 else up for up in reach]
            locked = pairs if len(pairs) == 1 else [(a, b) for a, b in pairs if not reach[a] >> b & 1]
            if not locked:
                winners = sorted({codes[a] for a, _ in pairs}, key=ties.key)
                losers = sorted({codes[b] for a, b in pairs if codes[a] == winners[0]}, key=ties.key)
                found += ties.tie("pair", winners) + ties.tie("pair", losers)
                locked = [(codes.index(winners[0]), codes.index(losers[-1]))]
            for a, b in locked:
                heads = above[a] | 1 << a
                above = [up | heads if at == b or up >> b & 1 else up for at, up in enumerate(above)]
            pairs = [pair for pair in pairs if pair not in locked]
    behind = {code: -bin(above[at]).count("1") for at, code in enumerate(codes)}
    last = by_scores(contest, rule, tables, "", behind)
    return {"order": last["order"], "ties": found + last["ties"], "tables": tables}

def run_off(contest: Contest, rule: Any) -> dict[str, Any]:
    """Count instant run-off votes: drop the weakest, move its ballots on, until `stop` is met."""
    tables, codes, dropped, found = tally(contest, one_winner=True), contest.codes, list[str](), list[Any]()
    ties, piles = Ties(contest, tables, rule["tie"]), {code: list[Any]() for code in codes}
    moving = [(marks, mass) for (marks, _), mass in contest.box().items()]
    while True:
        for marks, mass in moving:
            code = next((codes[mark] for mark in marks if codes[mark] in piles), None)
            if code is not None:
                piles[code].append((marks, mass))
        votes = {code: sum(mass for _, mass in pile) for code, pile in piles.items()}
        standing, stop = ties.order(votes), rule.get("stop", "majority")
        enough = {"majority": len(votes), "two_left": 2, "one_left": 1}[stop]
        if len(votes) == 1 or (2 * votes[standing[0]] > sum(votes.values()) and len(votes) <= enough):
            return {"order": [*standing, *reversed(dropped)], "ties": found, "tables": tables}
        ties.history.append(votes)
        equals = [code for code in standing if votes[code] == votes[standing[-1]]]
        losers = equals[-1:]
        for at in range(2 if stop == "two_left" else 1, len(standing) - 1) if rule.get("batch") == "yes" else ():
            # Together fewer than the next one has: none of them could pass anybody else.
            if sum(votes[one] for one in standing[at:]) < votes[standing[at - 1]]:
                losers, equals = standing[at:], []
                break
        found += ties.tie("elimination", equals)
        dropped += reversed(losers)
        moving = [ballot for code in losers for ballot in piles.pop(code)]
# ------------------------------------------------------------------------------------------- 11 the program
ENDS = (("COCOK / MATCHES", 32), ("BEDA / DIFFERS", 31), ("TIDAK TERBACA / NOT READABLE", 31),
        ("BELUM DIHITUNG / NOT COUNTED HERE", 33))
BY_RULE = {"greedy": run_greedy, "two_pass": run_greedy, "pots": run_pots, "irv": run_off, "ranked_pairs": run_pairs}
WINNERS = ("plurality", "borda", "black", "condorcet", "copeland", "minimax", "schulze")
DEFAULTS: dict[str, Any] = {
    "order": "points", "misfit": "skip", "cover": "4/5", "threshold": None, "threshold_share": None, "threshold_cost": None,
    "threshold_strict": "no", "exclusive": [], "group_caps": [], "leftover": "no", "vote_weight": 60, "technical_weight": 40,
    "floors": [], "caps": [], "pots": [], "wide": None, "inner": "greedy", "completion": "none", "step": 1, "utility": "cost",
    "comparison": "none", "start": "exact", "stop_at": None, "stop": "majority", "batch": "no", "draw": "1/2",
    "measure": "margins", "unranked": "nothing", "tie": [*TALLIES, "lower_cost", "code"]}
OWN: dict[str, Any] = {"pots": {"leftover": "stay"}, "schulze": {"measure": "winning_votes"}, "irv": {"tie": ["points", "code"]}}
ELSEWHERE = ("Aturan ini tidak ada di program ini. Hitung ulang dengan: python -m voting.tally recount",
             "This rule is not in this program. Recount with: python -m voting.tally recount")

def recount(contest: Contest, rule: Any, published: Any, every_step: bool) -> tuple[dict[str, Any], bool]:
    """Return the result as it is announced, and whether its endowment is right. Raises `NotCounted`."""
    name, given = rule["name"], rule["parameters"]
    if name == "equal_shares":
        found = run_shares(contest, given, published, every_step)
    elif name in WINNERS:
        found = run_winner(name, contest, given)
    elif name in BY_RULE:
        found = BY_RULE[name](contest, given)
    else:
        raise NotCounted(*ELSEWHERE)
    one_winner = "funded" not in found
    funded = found["order"][:1] if one_winner else found["funded"]
    total, groups, tags = 0, Counter[str](), Counter[str]()
    for code, cost, group, labels in zip(contest.codes, contest.costs, contest.groups, contest.tags):
        if code in funded:
            total += cost
            groups.update({group: cost} if group else {})
            tags.update(dict.fromkeys(labels, cost))
    totals = {"total": total, "remaining": contest.budget - total, "by_group": dict(groups), "by_tag": dict(tags)}
    result = {"schema": RESULT, "rule": rule, "funded": funded, "order": found["order"], "elected": [], "totals": totals,
              "winner": funded[0] if one_winner else None, "endowment": found.get("endowment"), "ties": found["ties"],
              "tables": found["tables"]}
    return json.loads(canonical(result)), found.get("right", True)

def check_rule(manifest: Mapping[str, Any], seed: str, report: Report) -> None:
    """Compare what is counted with what was frozen; in a published rule amounts may be percentages, defaults unsaid."""
    frozen, count, name = manifest["frozen"], manifest["count"], manifest["rule"]["name"]
    published, given, budget = frozen["rule"], manifest["rule"]["parameters"], count["budget"]
    kind = {"score": "points", "knapsack": "approval", "yes_no": "approval"}.get(frozen["kind"], frozen["kind"])
    if [count["kind"], budget, count["rank_limit"]] != [kind, frozen["budget"] or 0, frozen["rank_limit"]]:
        report.wrong("manifest.json", 0, "rule", "count")
    published = {**DEFAULTS, **OWN.get(name, {}), **{key: said for key, said in published.items() if said not in (None, "")}}
    for key in [key for key in given if key in published]:
        pair, up = [published[key], given[key]], -1 if key == "floors" else 1
        if key == "tie":
            # A lot gets its seed only at the closing.
            pair = [value if isinstance(value, list) else value.split(",") for value in pair]
            pair[0] = [f"lot:{seed}" if name == "lot" else name for name in pair[0]]
        elif key in ("floors", "caps", "pots", "group_caps"):
            pair = [[[row.get("tag", "group"), row.get("amount", up * (up * budget * row.get("pct", 0) // 100))]
                     if isinstance(row, dict) else list(row) for row in value] for value in pair]
        elif all(re.fullmatch(r"\d+([./]\d+)?", str(value)) for value in pair):
            pair = [exact(str(value)) for value in pair]
        if pair[0] != pair[1]:
            report.wrong("manifest.json", 0, "rule", key)
    if sha256(canonical(frozen["rule"])) != manifest["rule_sha256"]:
        report.wrong("manifest.json", 0, "rule", "SHA-256")

def check(path: str, old: str, every_step: bool, report: Report) -> None:
    """Do it all. Raises `Unreadable` and `NotCounted`."""
    files = read_bundle(path, report)
    check_sums(files, report)
    if report.problems:
        return
    found = read_all(files)
    manifest, leaves = found["manifest.json"], files["leaves.txt"].decode("utf-8", "replace").split("\n")[:-1]
    check_log(manifest["log"], leaves, found["checkpoints"], old, report)
    check_records(found, leaves, report)
    check_rule(manifest, (found["seed.json"] or {}).get("seed", ""), report)
    contest, status = Contest(manifest, found["projects.json"]), Counter[str]()
    if "ballots.jsonl" in files:
        status = read_ballots(manifest, files["ballots.jsonl"], contest, leaves, report)
    else:
        read_counts(found["counts.json"], contest, report)
    check_turnout(found["roll.json"]["turnout"], found["roll.json"]["roll"].get("quarantined", 0), status, report)
    published = found["result.json"]
    if sha256(files["result.json"]) != manifest["sha256"].get("result"):
        report.wrong("result.json", 0, "sum", "result.json")
    result, right = recount(contest, manifest["rule"], published.get("endowment"), every_step)
    report.result = sha256(canonical(result))
    for key in sorted(set(result) | set(published)):
        if result.get(key) != published.get(key):
            report.wrong("result.json", 1, "result", key)
    if not right:
        report.wrong("result.json", 1, "result", "endowment")
    if str(manifest["rule"]["parameters"].get("completion")).startswith("add1") and not every_step:
        report.notes.append(("Jatah akhir diperiksa pada langkahnya dan langkah berikutnya (--every-step: semua).",
                             "The last endowment was run, and the step after it (--every-step runs all of them)."))

def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Check a Rembuk bundle and count its result again.")
    parser.add_argument("bundle")
    parser.add_argument("--previous", default="", metavar="FILE", help="a checkpoint that you kept")
    parser.add_argument("--every-step", action="store_true", help="Equal Shares Add1: run every step")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options, report = parser.parse_args(), Report()
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        old = open(options.previous, encoding="utf-8").read(1 << 16) if options.previous else ""
        check(options.bundle, old, options.every_step, report)
    except NotCounted as error:
        report.notes.append((_shown(error.args[0]), _shown(error.args[1])))
        report.status = report.status or 3
    except (Unreadable, OSError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        report.wrong(*(error.args if isinstance(error, Unreadable) else ("bundle", 0, "shape", repr(error)[:80])))
        report.status = 2
    if options.json:
        print(json.dumps({"result_sha256": report.result, **vars(report)}, ensure_ascii=False))
        return report.status
    for indonesian, english in report.notes:
        print(f"- {indonesian}\n  {english}")
    for file, row, indonesian, english in report.problems:
        print(f"! {file}{f' baris/row {row}' if row else ''}: {indonesian}\n  {english}")
    end, color = ENDS[report.status]
    print(f"\033[{color}m{end} {report.result}\033[0m" if sys.stdout.isatty() else f"{end} {report.result}".strip())
    return report.status

if __name__ == "__main__":
    sys.exit(main())
