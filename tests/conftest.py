"""Set-up shared by all tests: a migrated template database, copied for each worker."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import translation

from voting.ballots.services import judging

ROOT = Path(__file__).resolve().parents[1]
FAST = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())


def _migrations_key() -> str:
    """Hash every migration of ours and the versions of everything installed."""
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/**/migrations/*.py")):
        if ".venv" not in path.parts:
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    versions = sorted(f"{item.metadata['Name']}={item.version}" for item in distributions())
    digest.update("\n".join(versions).encode())
    return digest.hexdigest()[:16]


def _point_at(name: str) -> None:
    """Make the default connection use the database `name`."""
    connection.close()
    if getattr(connection, "pool", None):
        connection.close_pool()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def _is_abandoned(name: str) -> bool:
    """Say whether the process whose number ends a database's name is gone (it was killed)."""
    digits = re.search(r"(\d+)$", name)
    return bool(digits) and not Path(f"/proc/{digits[1]}").exists()


def _sqlite(key: str, worker: str) -> str:
    """Copy the migrated template file for this worker, migrating once per key."""
    for path in FAST.glob("rembuk-test-*.sqlite3*"):
        if _is_abandoned(path.name.split(".")[0]):
            path.unlink(missing_ok=True)
    template = FAST / f"rembuk-{key}.sqlite3"
    if not template.exists():
        building = FAST / f"rembuk-{key}-{worker}-{os.getpid()}.building"
        _point_at(str(building))
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        building.rename(template)
    copy = FAST / f"rembuk-test-{worker}-{os.getpid()}.sqlite3"
    shutil.copyfile(template, copy)
    return str(copy)


def _postgresql(key: str, worker: str) -> str:
    """Create this worker's database from the migrated template, making the template once per key."""
    template, copy = f"rembuk_{key}", f"rembuk_test_{worker}_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        # One worker builds, the others wait for its lock.
        cursor.execute("SELECT pg_advisory_lock(20270115)")
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'rembuk\\_test\\_%%'")
        for (name,) in cursor.fetchall():
            if _is_abandoned(name):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if not cursor.fetchone():
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}_building" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{template}_building"')
            _point_at(f"{template}_building")
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            if getattr(connection, "pool", None):
                connection.close_pool()
            cursor.execute(f'ALTER DATABASE "{template}_building" RENAME TO "{template}"')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
        cursor.execute("SELECT pg_advisory_unlock(20270115)")
    return copy


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object, request: pytest.FixtureRequest) -> Iterator[None]:
    """Give this worker a copy of the migrated template, and drop it afterwards."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    vendor, key = connection.vendor, _migrations_key()
    with django_db_blocker.unblock():
        name = (_sqlite if vendor == "sqlite" else _postgresql)(key, worker)
        _point_at(name)
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _case: _restore(vendor, key, name)
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        _drop(vendor, name)


def _restore(vendor: str, key: str, name: str) -> None:
    """Copy the template again after a test that committed.

    Django would empty every table instead: that takes Wagtail's root page along, and append-only tables refuse it.
    """
    _drop(vendor, name)
    if vendor == "sqlite":
        shutil.copyfile(FAST / f"rembuk-{key}.sqlite3", name)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "rembuk_{key}"')


def _drop(vendor: str, name: str) -> None:
    """Remove the worker's database."""
    connection.close()
    if vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)
        return
    connection.close_pool()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Rate limits and cached pages never leak from one test into the next."""
    cache.clear()
    judging._known.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    """Every test begins in the site's own language: a page under /en/ would leave English behind."""
    with translation.override("id"):
        yield


@pytest.fixture(scope="session")
def real_elections() -> Path:
    """Return the folder of real elections; skip where it is absent, fail where everything is required."""
    folder = Path(os.environ.get("REMBUK_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        reason = f"the real elections are not at {folder}; set REMBUK_DATA"
        if os.environ.get("CI_REQUIRE_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
