"""Where the bench keeps its data, and the environment its servers run in: the production settings."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSTGRESQL = os.environ.get("REMBUK_TEST_PG", "postgres://postgres@127.0.0.1:5432/test")
# What the data depends on: tables, the demo, the council's site, and how the bench fills the rest.
SOURCES = (
    "*/**/migrations/*.py", "voting/**/migrations/*.py", "participate/demo/**/*.py", "participate/demo/data/*.json",
    "cms/site/*.py", "tests/bench/data.py",
)  # fmt: skip
PRODUCT = "participate.config.settings.production"
BARE = "tests.bench.bare.settings"


@dataclass(frozen=True, slots=True)
class Place:
    """One filled database: its kind, its address, and the folder of files beside it."""

    kind: str
    url: str
    folder: Path

    @property
    def facts(self) -> Path:
        """The file in which the builder wrote addresses and cookies."""
        return self.folder / "facts.json"

    def environment(self, settings: str = PRODUCT) -> dict[str, str]:
        """Return the environment of a server or a tool that uses this database."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": self.url, "REMBUK_VAR": str(self.folder),
            "SECRET_KEY": "bench-only-key-that-guards-nothing-at-all-0123456789", "ALLOWED_HOSTS": "127.0.0.1",
            "PUBLIC_URL": "http://127.0.0.1", "EMAIL_URL": f"file://{self.folder / 'mail'}",
            "DEFAULT_FROM_EMAIL": "bench@rembuk.example", "REQUIRE_STAFF_SECOND_FACTOR": "no", "REDIS_URL": "",
            "SERVE_MEDIA": "yes", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore",
        }  # fmt: skip


def key() -> str:
    """Hash everything the data is made from."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if not path.relative_to(ROOT).parts[0].startswith("."):
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def place_of(kind: str) -> Place:
    """Return where the data of `kind` (sqlite or postgresql) lives for the code as it is now."""
    name = key()
    folder = Path(os.environ.get("REMBUK_VAR", ROOT / "var")) / "bench" / f"{kind}-{name}"
    if kind == "sqlite":
        return Place(kind, f"sqlite:///{folder / 'bench.sqlite3'}", folder)
    return Place(kind, f"{POSTGRESQL.rpartition('/')[0]}/rembuk_bench_{name}", folder)


def ensure_database(place: Place) -> None:
    """Create the PostgreSQL database if it is not there."""
    import psycopg

    name = place.url.rpartition("/")[2]
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(f'CREATE DATABASE "{name}"')


def drop_database(place: Place) -> None:
    """Remove the PostgreSQL database and what was written about it."""
    import psycopg

    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{place.url.rpartition("/")[2]}" WITH (FORCE)')
    place.facts.unlink(missing_ok=True)


@contextmanager
def database(kind: str) -> Iterator[Place]:
    """Yield the place of `kind`; a PostgreSQL database lives as long as the block, a SQLite file is kept."""
    place = place_of(kind)
    place.folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        yield place
        return
    ensure_database(place)
    try:
        yield place
    finally:
        drop_database(place)
