"""What a profile says about talk: rules, times of appeals, whom people in need can turn to."""

from dataclasses import dataclass
from typing import Any

Text = dict[str, str]


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who helps in confidence: name and how to reach them, in several languages, and a number to call."""

    name: Text
    how: Text
    phone: str = ""


# What holds in Indonesia everywhere; a profile names the nearest ones before them.
NATIONAL = (
    Helper(
        {"id": "SAPA 129", "en": "SAPA 129"},
        {"id": "Untuk perempuan dan anak yang mengalami kekerasan. Siang dan malam, rahasia, gratis.",
         "en": "For women and children who suffer violence. Day and night, confidential, free."},
        "129",
    ),
    Helper(
        {"id": "Darurat 112", "en": "Emergency 112"},
        {"id": "Kalau ada bahaya sekarang: polisi dan ambulans.", "en": "In danger right now: police and ambulance."},
        "112",
    ),
    Helper(
        {"id": "Kesehatan 119", "en": "Health 119"},
        {"id": "Untuk pertolongan kesehatan. Tekan 8 untuk kesehatan jiwa.",
         "en": "For medical help. Press 8 for mental health."},
        "119",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TalkRules:
    """Key `talk` of a profile. Without `rules` those that ship hold; `protection_email` receives private words."""

    rules: tuple[dict[str, Text], ...] = ()
    helpers: tuple[Helper, ...] = ()
    protection_email: str = ""
    appeal_within_days: int = 14
    appeal_days: int = 5

    @classmethod
    def from_dict(cls, data: dict[str, Any], language: str) -> "TalkRules":
        """Build and check; a profile in Indonesian that names no helpers gets the national ones."""
        rows = tuple(data.get("rules", ()))
        if any(not row.get("title") or not row.get("example") for row in rows):
            raise ValueError("talk: every rule needs a title and an example")
        helpers = tuple(Helper(**row) for row in data.get("helpers", ()))
        rules = cls(**{**data, "rules": rows, "helpers": helpers or (NATIONAL if language == "id" else ())})
        if rules.appeal_within_days < 1 or rules.appeal_days < 1:
            raise ValueError("talk: every time must be at least one day")
        return rules
