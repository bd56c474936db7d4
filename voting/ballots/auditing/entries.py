"""The log read again: every entry is a known leaf or a record that hashes to it, in an unbroken order."""

import json
from dataclasses import dataclass, field
from typing import Any

from voting.ballots.auditing.faults import Fault, is_hash, rows, table
from voting.ballots.log import record_hash
from voting.ballots.models import Contest, Leaf, LogEntry


@dataclass
class Log:
    """The log as found: `hashes` in order, the `records` in it, the hashes of ballots (`logged`), all `leaves`."""

    hashes: list[str] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    logged: set[str] = field(default_factory=set)
    leaves: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    @property
    def close(self) -> dict[str, Any] | None:
        """The close record, if the log has one."""
        return next((record for record in self.records if record.get("type") == "close"), None)


def read_log(contest: Contest) -> Log:
    """Read leaves and entries and compare them with each other."""
    log = Log(leaves={hash_ for (hash_,) in rows(Leaf, "hash", contest.pk)})
    for expected, (position, key, hash_, record) in enumerate(
        rows(LogEntry, "position id hash record", contest.pk)
    ):
        log.hashes.append(hash_)
        if position != expected:
            log.faults.append(_entry(key, f"stands at position {position}, place {expected} of the log"))
        wrong = _wrong_record(log, hash_, record) if record is not None else _wrong_leaf(log, hash_)
        if wrong:
            log.faults.append(_entry(key, wrong))
    if log.close:
        for hash_ in sorted(log.leaves - log.logged):
            log.faults.append(Fault(table(Leaf), hash_, "is not in the log, and the vote is closed"))
    return log


def _entry(key: int, what: str) -> Fault:
    return Fault(table(LogEntry), str(key), what)


def _wrong_leaf(log: Log, hash_: str) -> str:
    """Say what is wrong with the entry of a ballot."""
    log.logged.add(hash_)
    return "" if hash_ in log.leaves else "is no leaf of this contest and no record"


def _wrong_record(log: Log, hash_: str, text: str) -> str:
    """Say what is wrong with a public record."""
    try:
        record = json.loads(text)
        matches = is_hash(hash_) and record_hash(record) == hash_
    except (ValueError, TypeError):
        return "is a record that cannot be read"
    log.records.append(record)
    return "" if matches else "is a record that does not hash to its entry"
