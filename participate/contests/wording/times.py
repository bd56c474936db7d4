"""Moments on the clocks of a cycle, in words."""

from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _

from participate.kit.clock import local_datetime


def moment_text(value: datetime | None, zone: str) -> str:
    """Write a moment with its zone: `20 Januari 2026, 12.30 WITA`; a dash when there is none."""
    if value is None:
        return "–"
    local = local_datetime(value, zone)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} {local:%Z}"


def open_until(value: datetime | None, zone: str) -> str:
    """Say until when voting is open."""
    return _("Voting is open until %(when)s.") % {"when": moment_text(value, zone)}
