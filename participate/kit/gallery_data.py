"""What the living style page shows: real words of a made-up year, so that nothing looks better than it is."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Makassar")
ENVELOPE = 1_200_000_000
# (code, title, rupiah, tone of its category)
FUNDED = (
    ("U-02", "Drainase U-ditch Lorong 5", 170_200_000, "a"),
    ("U-08", "PMT 60 balita berisiko stunting", 97_200_000, "c"),
    ("U-09", "Motor sampah roda tiga", 115_500_000, "b"),
    ("U-04", "Lampu lorong gelap RW 02", 169_000_000, "a"),
    ("U-03", "Normalisasi & penutup drainase", 143_000_000, "a"),
    ("U-07", "Rehabilitasi Posyandu Kenanga", 95_000_000, "c"),
    ("U-21", "APAR dan simulasi kebakaran lorong", 68_000_000, "f"),
    ("U-17", "Penguatan Shelter Warga", 60_000_000, "d"),
    ("U-06", "Gerakan biopori lorong", 30_000_000, "b"),
    ("U-13", "Ramp dan pegangan di layanan publik", 37_500_000, "d"),
    ("U-10", "Bank sampah RW 05 dan RW 06", 55_000_000, "b"),
    ("U-19", "Pelatihan menjahit untuk perempuan kepala keluarga", 67_500_000, "e"),
    ("U-18", "Pojok baca dan ruang belajar anak", 54_000_000, "d"),
    ("U-20", "Sekolah lansia", 36_000_000, "c"),
)
CATEGORIES = (
    ("INF", "Infrastruktur permukiman"),
    ("LNG", "Lingkungan & persampahan"),
    ("KES", "Kesehatan"),
    ("SOS", "Sosial budaya & perlindungan"),
    ("EKO", "Ekonomi warga"),
    ("TRB", "Ketenteraman & kebencanaan"),
)
ICONS = [
    "check",
    "cross",
    "clock",
    "alert",
    "info",
    "note",
    "left",
    "right",
    "up",
    "down",
    "plus",
    "minus",
    "person",
    "people",
    "search",
    "map",
    "pin",
    "list",
    "calendar",
    "camera",
    "bell",
    "copy",
    "download",
    "print",
    "edit",
    "trash",
    "lock",
    "phone",
    "mail",
    "home",
    "link",
    "merge",
    "return",
    "flag",
    "ballot",
    "money",
    "scale",
    "device",
    "key",
    "shield",
    "out",
    "heart",
    "grip",
]


def segments(count: int | None = None) -> list[dict[str, Any]]:
    """Return the funded items as segments of an envelope bar."""
    return [
        {"code": code, "label": f"{code} {title}", "amount": amount, "tone": tone, "number": number}
        for number, (code, title, amount, tone) in enumerate(FUNDED[:count], 1)
    ]


def floors() -> list[dict[str, Any]]:
    """Return two floors, one reached, one not."""
    return [
        {"label": "Nonfisik", "amount": 360_000_000, "reached": True},
        {"label": "Kelompok rentan", "amount": 300_000_000, "reached": False},
    ]


def rules() -> list[dict[str, Any]]:
    """Return three rules for the stack of bars."""
    every = segments()
    return [
        {"label": "Dua tahap (dipakai)", "total": ENVELOPE, "segments": every, "ours": True},
        {"label": "Urut peringkat, lewati yang tidak muat", "total": ENVELOPE, "segments": every[:8] + every[11:12],
         "note": "Porsi nonfisik 24,50%, kurang dari batas 30%."},
        {"label": "Berhenti di yang pertama tidak muat", "total": ENVELOPE, "segments": every[:5]},
    ]  # fmt: skip


def steps() -> list[dict[str, Any]]:
    """Return the thread of a proposal with every tone and an expected step."""
    return [
        {"at": date(2026, 1, 7), "title": "Diajukan", "who": "Ketua RW 01", "tone": "plain",
         "text": "Got tersumbat, air masuk ke 14 rumah setiap hujan deras."},
        {"at": date(2026, 1, 12), "title": "Dikembalikan untuk dilengkapi", "who": "Tim verifikasi kelurahan",
         "tone": "wait", "text": "Tolong tambahkan foto dan panjang saluran."},
        {"at": datetime(2026, 1, 14, 15, 20, tzinfo=_ZONE), "title": "Lolos verifikasi",
         "who": "Tim verifikasi kelurahan", "tone": "in", "text": "Lengkap; survei lapangan selesai."},
        {"at": date(2026, 1, 20), "title": "Didanai Rp 170.200.000", "who": "Musrenbang Kelurahan", "tone": "in",
         "text": "Volume disepakati turun dari 180 m menjadi 148 m supaya dana cukup untuk RW 03."},
        {"at": date(2026, 8, 14), "title": "Satu bagian ditolak: pagar besi", "who": "TAPD", "tone": "out",
         "text": "Bukan kewenangan kelurahan."},
        {"at": date(2027, 3, 1), "title": "Pekerjaan dimulai", "who": "Pokmas Lorong 5", "next": True},
    ]  # fmt: skip


def bars() -> list[dict[str, Any]]:
    """Return the scores of five proposals."""
    return [
        {"label": "U-02 Drainase U-ditch Lorong 5", "value": 94, "text": "94,0"},
        {"label": "U-08 PMT 60 balita", "value": 93.6, "text": "93,6", "tone": "c"},
        {"label": "U-09 Motor sampah roda tiga", "value": 76.4, "text": "76,4", "tone": "b"},
        {"label": "U-04 Lampu lorong gelap RW 02", "value": 74, "text": "74,0"},
        {
            "label": "U-01 Paving blok Lorong 3 (tidak didanai)",
            "value": 55.2,
            "text": "55,2",
            "tone": "plain",
        },
    ]
