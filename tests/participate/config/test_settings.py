"""Production starts only when it is whole, and is clean by Django's own deployment checks."""

import os
import subprocess
import sys

import pytest

WHOLE = {
    "SECRET_KEY": "an-example-key-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "PUBLIC_URL": "https://rembuk.example",
    "ALLOWED_HOSTS": "rembuk.example",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "DEFAULT_FROM_EMAIL": "rembuk@rembuk.example",
}


def check(tmp_path: object, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run `participate check` under production settings with some variables changed ("" = unset)."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    values = {name: value for name, value in {**WHOLE, **changes}.items() if value}
    environment = {
        **kept,
        **values,
        "REMBUK_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "participate.config.settings.production",
    }
    command = [sys.executable, "-m", "participate", "check", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_deployment_checks_are_clean(tmp_path):
    run = check(tmp_path, "--deploy", "--fail-level", "WARNING")
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("name", sorted(set(WHOLE) - {"REDIS_URL"}))
def test_a_missing_value_stops_the_start_and_is_named(tmp_path, name):
    run = check(tmp_path, **{name: ""})
    assert run.returncode == 1
    assert f"Set the environment variable {name};" in run.stderr


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"REDIS_URL": ""}, "rembuk.E002"),
        ({"ALLOWED_HOSTS": "*"}, "rembuk.E001"),
        ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3", "REMBUK_HOSTS": "2"}, "rembuk.E003"),
    ],
)
def test_unsafe_combinations_are_refused(tmp_path, changes, code):
    run = check(tmp_path, **changes)
    assert run.returncode == 1
    assert code in run.stderr


def test_a_village_laptop_is_one_process_without_redis_or_certificate(tmp_path):
    run = check(
        tmp_path,
        REDIS_URL="",
        REMBUK_WORKERS="1",
        PUBLIC_URL="http://192.168.1.10:8000",
        DATABASE_URL=f"sqlite:///{tmp_path}/rembuk.sqlite3",
        EMAIL_URL=f"file://{tmp_path}/mail",
    )
    assert run.returncode == 0, run.stderr
