"""What tells of somebody's harm is noticed, what only speaks of the subject is not; and numbers are noticed."""

import pytest

from participate.deliberation.moderation.disclosure import patterns, told_in
from participate.deliberation.moderation.personal import private_words

ROWS = patterns()
EXAMPLES = [(row.group, text) for row in ROWS for text in row.examples]
OTHERS = [text for row in ROWS for text in row.others]
# What people propose and ask in a kelurahan every day.
EVERYDAY = [
    "Rumah aman untuk perempuan dan anak korban kekerasan di tiap kelurahan", "Pelatihan Shelter Warga dan pencegahan KDRT",
    "Posyandu lansia butuh tensimeter, ibu hamil butuh susu", "Anak-anak main bola di jalan, bahaya tertabrak motor",
    "Lampu jalan mati di RT 03", "Talut ambruk dihantam ombak", "Saya sakit hati karena usulan saya ditolak",
    "Suami saya ikut kerja bakti memukul tiang pancang", "Bapak RT memegang kunci balai", "Anak saya sekolah di SD 12",
    "Ibu saya ikut posyandu, kakak saya kader", "Tetangga saya kena banjir tiap tahun", "Saya kena denda parkir",
    "Puskesmas keliling untuk TBC dan kusta", "Guru mengaji memukul bedug magrib", "We need a shelter against domestic violence",
    "My father hits the market early and sells fish", "Warga dipukul rata bayar iuran", "Nabi memukul batu",
]  # fmt: skip


@pytest.mark.parametrize(("group", "text"), EXAMPLES)
def test_what_tells_of_a_case_is_noticed(group: str, text: str):
    told = told_in(text.upper())
    assert told is not None
    assert group in told.groups


@pytest.mark.parametrize("text", [*OTHERS, *EVERYDAY])
def test_what_only_speaks_of_the_subject_is_not(text: str):
    assert told_in(text) is None


def test_every_language_and_group_is_there():
    assert {row.language for row in ROWS} == {"id", "mak", "en"}
    assert {row.group for row in ROWS} == {"violence", "child", "health", "self"}
    assert all(row.examples and row.others for row in ROWS)


def test_marks_and_lines_between_the_words_do_not_hide_them():
    assert told_in("Suami saya...\nsering memukul, saya!!") is not None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Hubungi 0812-3456-7890 ya", ["phone"]), ("WA +62 812 3456 789", ["phone"]), ("kantor (0411) 872345", ["landline"]),
        ("NIK saya 7371012304850001", ["identity"]), ("7371 0123 0485 0001", ["identity"]), ("a.b@contoh.id", ["email"]),
        ("No rekening BRI 1234567890", ["account"]),
    ],
)  # fmt: skip
def test_numbers_that_lead_to_a_person_are_noticed(text: str, kinds: list[str]):
    assert private_words(text) == kinds


@pytest.mark.parametrize(
    "text",
    ["Rp 1.200.000.000", "Panjang 120 meter, lebar 0,8", "Tahun 2026 sampai 2027", "RT 02 RW 03", "Telepon 112 atau 129",
     "Rp 170.200.000 untuk 85 m", "20-01-2026 pukul 09.00", "Halo @Ibu Sari", "No. 050/1234/2026", "https://a.id/08"],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str):
    assert private_words(text) == []
