"""`participate verify-log OLD NEW`: is an old checkpoint the beginning of a new one? No network is used."""

import json
import re
import sys
import zipfile
from base64 import b64decode
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from voting.ballots.auditing.compare import compare_with_leaves, compare_with_proof, signature_faults
from voting.ballots.log import hashes, last_checkpoint
from voting.ballots.models import Contest
from voting.ballots.signing import Note, UnreadableCheckpoint, public_key, read_note

LATEST = "latest"
KEY_BYTES = 33


class Command(BaseCommand):
    help = "Compare two checkpoints of a vote's log: exit status 0 they agree, 1 they do not, 2 not readable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", help="A checkpoint file that was kept.")
        parser.add_argument("new", help="A newer checkpoint file, or 'latest' for the newest of this site.")
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--bundle", help="Read the log from this bundle instead of this site's database.")
        source.add_argument("--proof", help="Use this consistency proof (JSON) instead of a log.")
        parser.add_argument("--key", default="", help="The key of the log, as its page shows it.")

    def handle(self, *args: Any, **options: Any) -> None:
        old = _note(_text(options["old"]), "OLD")
        new = _newest(old) if options["new"] == LATEST else _note(_text(options["new"]), "NEW")
        if old.origin != new.origin:
            raise CommandError(f"These are two logs: {old.origin} and {new.origin}.", returncode=2)
        if old.size > new.size:
            raise CommandError("OLD is longer than NEW. Give the older checkpoint first.", returncode=2)
        wrong = signature_faults([("OLD", old), ("NEW", new)], _key(options["key"], old))
        wrong += _compare(old, new, options)
        for what in wrong:
            self.stdout.write(f"DIFFERS {what}")
        if wrong:
            sys.exit(1)
        self.stdout.write(
            f"AGREES {old.origin}: the {old.size} entries of OLD are the first of the {new.size} entries of NEW, "
            "and both are signed."
        )


def _compare(old: Note, new: Note, options: dict[str, Any]) -> list[str]:
    """Compare by whatever shows the log."""
    if options["proof"]:
        try:
            nodes = [bytes.fromhex(node) for node in json.loads(_text(options["proof"]))["proof"]]
        except (ValueError, KeyError, TypeError):
            raise CommandError("The proof cannot be read.", returncode=2) from None
        return compare_with_proof(old, new, nodes)
    if options["bundle"]:
        return compare_with_leaves(old, new, _leaves(options["bundle"]))
    return compare_with_leaves(old, new, hashes(_contest(old)))


def _text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Cannot read {name}: {error}", returncode=2) from None


def _note(text: str, name: str) -> Note:
    try:
        return read_note(text)
    except UnreadableCheckpoint as error:
        raise CommandError(f"{name}: {error}", returncode=2) from None


def _contest(note: Note) -> Contest:
    """Return the contest that an origin names on this site."""
    found = re.search(r"/contest/(\d{1,9})$", note.origin)
    contest = Contest.objects.filter(pk=int(found[1])).first() if found else None
    if contest is None:
        raise CommandError(f"This site has no vote {note.origin}; use --bundle or --proof.", returncode=2)
    return contest


def _newest(old: Note) -> Note:
    last = last_checkpoint(_contest(old))
    if last is None:
        raise CommandError("This vote has no checkpoint.", returncode=2)
    return read_note(last.text)


def _key(text: str, note: Note) -> bytes:
    """Return the public key: this site's, or the one given as name+id+key."""
    if not text:
        return public_key()
    try:
        raw = b64decode(text.split("+", 2)[-1] if text.startswith(f"{note.origin}+") else text, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES or raw[0] != 1:
        raise CommandError("The key cannot be read. Copy it from the page of the log.", returncode=2)
    return raw[1:]


def _leaves(name: str) -> list[bytes]:
    """Return the entries that a bundle holds."""
    try:
        with zipfile.ZipFile(name) as bundle:
            return [bytes.fromhex(line) for line in bundle.read("leaves.txt").decode().split()]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise CommandError(f"Cannot read the log in {name}: {error}", returncode=2) from None
