"""Database settings from one URL: SQLite (embedded) or PostgreSQL (production)."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# WAL + FULL: an acknowledged vote is on disk. IMMEDIATE: writers queue instead of failing half-way.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
)


def sqlite(path: Path) -> dict[str, Any]:
    """Settings of one SQLite file; readers never block, writers take turns for at most 20 s."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening the file and setting it up would cost as much as a small page.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def postgresql(url: str) -> dict[str, Any]:
    """Settings from `postgres://user:password@host:port/name`; always with the connection pool."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": True},
    }


def from_url(url: str, default_path: Path) -> dict[str, Any]:
    """Choose the engine by the scheme of `url`; an empty URL means SQLite at `default_path`."""
    scheme = urlsplit(url).scheme
    if not url:
        return sqlite(default_path)
    if scheme in ("postgres", "postgresql"):
        return postgresql(url)
    if scheme == "sqlite":
        return sqlite(Path(unquote(urlsplit(url).path)))
    raise ValueError(f"DATABASE_URL must start with postgres:// or sqlite:///, not {scheme!r}")
