"""The demo scenario's inputs. Expected results are in the same file; only tests read those."""

import json
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PATH = Path(__file__).parent / "data" / "demo_scenario.json"
ZONE = ZoneInfo("Asia/Makassar")


@lru_cache(maxsize=1)
def read() -> dict[str, Any]:
    """Return the scenario file."""
    return json.loads(PATH.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def wording() -> dict[str, Any]:
    """Return the Indonesian wording of remarks that the scenario has in English only."""
    return json.loads((PATH.parent / "wording_id.json").read_text(encoding="utf-8"))


def moment(date: str, clock: str = "09:00") -> datetime:
    """Return the aware moment of a date such as 2026-01-20 and a clock time in Makassar."""
    return datetime.combine(datetime.fromisoformat(date).date(), time.fromisoformat(clock), ZONE)
