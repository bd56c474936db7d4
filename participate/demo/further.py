"""Three small votes of the rehearsal, so that every way of marking can be tried: points, a purse, yes or no."""

from datetime import datetime, timedelta
from typing import Any

from participate.contests.services.further import open_further_vote
from participate.processes.models import Cycle
from voting.ballots.services import OptionLine

MILLION = 1_000_000
SHARED = {"order": "points", "misfit": "skip", "assurance": "open", "revoting": True}
# (title, English title, rule, options as (code, title, English title, cost in rupiah))
VOTES: list[tuple[str, str, dict[str, Any], list[tuple[str, str, str, int]]]] = [
    (
        "Latihan memberi poin: hadiah kampung bersih", "Rehearsal: points for the clean-village prize",
        {"name": "greedy", "kind": "points", "points_total": 10, "points_each": 5, "budget": 30 * MILLION},
        [
            ("P-1", "Tempat sampah pilah di tiap lorong", "Sorting bins in every alley", 12 * MILLION),
            ("P-2", "Taman kecil di depan posyandu", "A small garden at the health post", 15 * MILLION),
            ("P-3", "Mural tentang sungai", "A mural about the river", 6 * MILLION),
            ("P-4", "Gerobak kompos keliling", "A compost cart", 9 * MILLION),
        ],
    ),
    (
        "Latihan membelanjakan uang: dana pemuda", "Rehearsal: spend the youth fund",
        {"name": "knapsack_vote", "kind": "knapsack", "budget": 40 * MILLION},
        [
            ("K-1", "Lapangan futsal dicat ulang", "Paint the futsal court", 14 * MILLION),
            ("K-2", "Kursus servis HP", "A course in phone repair", 18 * MILLION),
            ("K-3", "Alat musik untuk karang taruna", "Instruments for the youth club", 16 * MILLION),
            ("K-4", "Wifi balai warga setahun", "Wifi in the hall for a year", 8 * MILLION),
        ],
    ),
    (
        "Latihan ya atau tidak: aturan balai warga", "Rehearsal: yes or no to rules of the hall",
        {"name": "greedy", "kind": "yes_no", "threshold_share": "1/2", "threshold_strict": "yes", "budget": 0},
        [
            ("Y-1", "Balai warga buka sampai pukul 22.00", "The hall is open until 10 pm", 0),
            ("Y-2", "Parkir motor di halaman dilarang", "No motorbikes parked in the yard", 0),
            ("Y-3", "Sewa balai gratis untuk warga", "Residents use the hall for free", 0),
        ],
    ),
]  # fmt: skip


def load(cycle: Cycle, chair: Any, now: datetime) -> None:
    """Open the three votes for as long as the rehearsal lasts."""
    for title, english, rule, options in VOTES:
        open_further_vote(
            actor=chair, cycle=cycle, title=title, translations={"en": {"title": english}}, rule={**SHARED, **rule},
            options=[
                OptionLine(code, words, cost, translations={"en": {"title": plain}})
                for code, words, plain, cost in options
            ],
            closes_at=now + timedelta(days=21), now=now,
        )  # fmt: skip
