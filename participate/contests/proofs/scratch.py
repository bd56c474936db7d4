"""Databases made for one proof and dropped after it; the site's own is never touched."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

POSTGRESQL = "postgres://postgres@127.0.0.1:5432/test"
SETTINGS = "participate.config.settings.test"
ROOT = Path(__file__).resolve().parents[3]


def server_url() -> str:
    """Return the PostgreSQL server that proofs make their databases on."""
    return os.environ.get("REMBUK_TEST_PG", POSTGRESQL)


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return the environment of a process that works on a scratch database; its files lie in `folder`."""
    return {
        **os.environ, "DATABASE_URL": url, "REMBUK_VAR": str(folder), "DJANGO_SETTINGS_MODULE": SETTINGS,
        "VOTING_KEYS_DIR": str(folder / "voting-keys"), "PYTHONWARNINGS": "ignore",
    }  # fmt: skip


class Scratch:
    """Makes migrated databases, the tables once and copies after that."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rembuk-proof-"))
        self._templates: dict[str, str] = {}

    @contextmanager
    def database(self, engine: str) -> Iterator[tuple[str, Path]]:
        """Give the URL of a fresh migrated database and a folder for its files; both go afterwards."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        url = self._copy_file(folder) if engine == "sqlite" else self._copy_database()
        try:
            yield url, folder
        finally:
            if engine != "sqlite":
                _statement(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove the templates."""
        if "postgresql" in self._templates:
            _statement(f'DROP DATABASE IF EXISTS "{_name(self._templates["postgresql"])}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def _copy_file(self, folder: Path) -> str:
        template = self.folder / "template.sqlite3"
        if not template.exists():
            self._migrate(f"sqlite://{template}")
        shutil.copy(template, folder / "box.sqlite3")
        return f"sqlite://{folder / 'box.sqlite3'}"

    def _copy_database(self) -> str:
        if "postgresql" not in self._templates:
            self._templates["postgresql"] = _with_name(f"rembuk_proof_{secrets.token_hex(4)}")
            _statement(f'CREATE DATABASE "{_name(self._templates["postgresql"])}"')
            self._migrate(self._templates["postgresql"])
        url = _with_name(f"rembuk_proof_{secrets.token_hex(4)}")
        _statement(f'CREATE DATABASE "{_name(url)}" TEMPLATE "{_name(self._templates["postgresql"])}"')
        return url

    def _migrate(self, url: str) -> None:
        command = [sys.executable, "-m", "participate", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=environment(url, self.folder), check=True)


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _with_name(name: str) -> str:
    return urlunsplit(urlsplit(server_url())._replace(path=f"/{name}"))


def _statement(sql: str) -> None:
    """Run one statement outside a transaction on the server's own database."""
    import psycopg

    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(sql)
