"""The profiles that ship with Rembuk, as JSON files beside this one."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


def codes() -> list[str]:
    """Return the codes of the profiles that ship, in alphabetical order."""
    return sorted(path.stem for path in _FOLDER.glob("*.json"))


def load(code: str) -> dict[str, Any]:
    """Return a profile's data; raises FileNotFoundError for an unknown code."""
    return json.loads((_FOLDER / f"{code}.json").read_text(encoding="utf-8"))


def name_of(data: dict[str, Any]) -> str:
    """Return the profile's name in its own language."""
    names = {
        "ID-KOTA-KELURAHAN": "Kelurahan di kota (Indonesia)",
        "ID-DESA": "Desa (Indonesia)",
        "GENERIC-PB": "Participatory budget (any country)",
    }
    return names.get(data["code"], data["code"])
