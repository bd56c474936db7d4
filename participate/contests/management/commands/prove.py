"""`participate prove ID`: run a proof of the ballot box's promises on databases made for it."""

import json
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from participate.contests.proofs.finding import Finding
from participate.contests.proofs.scratch import ROOT, Scratch, environment

ENGINES = ("sqlite", "postgresql")


def names() -> list[str]:
    """Return the ids of all proofs: modules named by a letter and a number."""
    folders = [Path(str(import_module(package).__file__)).parent for package in settings.PROOF_PACKAGES]
    paths = [path for folder in folders for path in folder.glob("*.py")]
    return sorted(path.stem for path in paths if len(path.stem) <= 4 and path.stem[1:2].isdigit())


class Command(BaseCommand):
    help = "Prove what the ballot box promises, on SQLite and PostgreSQL databases made for it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("proof", nargs="+", help="Ids of proofs (R1, R2, ...), or all.")
        parser.add_argument("--long", action="store_true", help="The full size instead of the short one.")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--sabotage", action="store_true", help="Plant the defect: the proof must fail.")
        parser.add_argument("--database", choices=[*ENGINES, "both"], default="both")

    def handle(self, *args: Any, **options: Any) -> None:
        known, chosen = names(), [name.lower() for name in options["proof"]]
        unknown = [name for name in chosen if name not in (*known, "all")]
        if unknown:
            raise CommandError(f"There is no proof {unknown[0]}. There are: {', '.join(known)}, all.")
        engines = ENGINES if options["database"] == "both" else (options["database"],)
        scratch = Scratch()
        try:
            passed = [
                self._prove(scratch, name, engine, options)
                for name in (known if "all" in chosen else chosen)
                for engine in engines
            ]
        finally:
            scratch.close()
        if not all(passed):
            sys.exit(1)

    def _prove(self, scratch: Scratch, name: str, engine: str, options: dict[str, Any]) -> bool:
        """Run one proof on one engine and print its line."""
        started = time.monotonic()
        with scratch.database(engine) as (url, folder):
            found = self._found(name, url, folder, options)
        seconds = time.monotonic() - started
        verdict = "PASS" if found.passed else "FAIL"
        self.stdout.write(
            f"{name.upper()} {engine}: {found.figure} (limit: {found.limit}) {verdict} "
            f"{seconds:.1f} s seed {options['seed']}{' sabotaged' if options['sabotage'] else ''}"
        )
        self.stdout.flush()
        return found.passed

    def _found(self, name: str, url: str, folder: Path, options: dict[str, Any]) -> Finding:
        """Run the proof in a child process; a proof that breaks has not passed."""
        command = [
            sys.executable, "-m", "participate.contests.proofs.run", name, "--seed", str(options["seed"]),
        ]  # fmt: skip
        command += [f"--{flag}" for flag in ("long", "sabotage") if options[flag]]
        done = subprocess.run(command, cwd=ROOT, env=environment(url, folder), capture_output=True, text=True)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode or not lines:
            self.stderr.write(done.stdout[-2000:] + done.stderr[-4000:])
            return Finding(f"the proof broke (status {done.returncode})", "it runs", False)
        return Finding(**json.loads(lines[-1]))
