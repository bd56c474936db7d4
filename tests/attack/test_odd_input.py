"""Odd input ends in a kind answer, never in a crash."""

import pytest
from django.urls import reverse

from participate.processes.enums import Capability
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_dictionary

pytestmark = pytest.mark.django_db
ODD = [
    "\x00",
    "²",
    "٣",
    "9" * 30,
    "9" * 5000,
    "-1",
    "x" * 10_000,
    "🙂" * 2000,
    "<svg/onload=alert(1)>",
    "\u202e\ufeff",
]


@pytest.fixture
def cycle():
    made = make_cycle(open_now=[Capability.PROPOSE, Capability.VOTE])
    make_dictionary(made)
    return made


@pytest.fixture
def draft(client, cycle):
    client.force_login(make_user())
    answer = client.post(reverse("proposals:start", args=[cycle.slug]))
    return int(answer.url.rstrip("/").split("/")[-2])


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ["remove", "alt_{}"])
def test_the_photo_question_survives(client, cycle, draft, name, odd):
    field = name.format(odd)
    address = reverse("proposals:photos", args=[cycle.slug, draft])
    assert client.post(address, {field: odd}).status_code in (302, 400, 422)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "step", ["problem", "title", "item", "volume", "place", "people", "proposer", "contribution"]
)
def test_every_question_survives(client, cycle, draft, step, odd):
    address = reverse("proposals:step", args=[cycle.slug, draft, step])
    names = ["problem", "title", "item", "item_title", "volume", "unit", "cost", "cost_reason", "area", "rt", "address",
             "latitude", "longitude", "beneficiaries_total", "beneficiaries_women", "proposer_group", "contact_name",
             "contact_phone", "contact_email", "contribution", "contribution_amount", "category", "kind"]  # fmt: skip
    assert client.post(address, dict.fromkeys(names, odd)).status_code in (302, 422)
    assert client.get(address).status_code in (200, 302)
    assert client.get(reverse("proposals:mine", args=[cycle.slug])).status_code == 200
    assert client.get(reverse("proposals:review", args=[cycle.slug, draft])).status_code == 200


@pytest.mark.parametrize("odd", ODD)
def test_public_pages_survive(client, cycle, odd):
    pages = [
        (
            "proposals:list",
            [cycle.slug],
            ["cari", "bidang", "wilayah", "jalur", "status", "urut", "jenis", "page"],
        ),
        ("proposals:map", [cycle.slug], ["cari", "bidang", "wilayah", "jalur", "page"]),
        ("proposals:export", [cycle.slug], ["cari", "bidang", "wilayah", "jalur"]),
        ("proposals:geojson", [cycle.slug], ["cari", "bidang"]),
        ("proposals:find", [], ["cari", "page"]),
        ("contests:result", [cycle.slug], ["page"]),
        ("processes:list", [], ["page"]),
    ]
    for name, arguments, fields in pages:
        for field in fields:
            answer = client.get(reverse(name, args=arguments), {field: odd})
            b"".join(answer) if answer.streaming else None
            assert (name, field, answer.status_code) == (name, field, 400 if odd == "\x00" else 200)


@pytest.mark.parametrize("odd", [*ODD, "a/b/c", ""])
def test_the_revision_of_any_topic_has_an_answer(client, odd):
    assert client.get(f"/revisi/{odd or 'x'}").status_code in (200, 400, 404)


@pytest.mark.parametrize("odd", ODD)
def test_cookies_of_any_shape_are_read(client, cycle, odd):
    sent = odd.encode().decode("latin-1")
    client.cookies["usulan"] = client.cookies["rembuk_receipt"] = sent
    for name in ("proposals:start", "proposals:mine", "contests:receipt"):
        assert client.get(reverse(name, args=[cycle.slug])).status_code == 200


@pytest.mark.parametrize("odd", ["a" * 5000, "%00", "../" * 40, "a\x00b"])
def test_files_that_cannot_exist_are_not_found(client, odd):
    assert client.get(f"/media/{odd}").status_code in (400, 404)


@pytest.mark.parametrize("odd", ODD)
def test_signed_links_of_any_shape_are_refused(client, odd):
    for path in ("ikuti", "ikuti/setuju", "ikuti/berhenti"):
        assert client.get(f"/{path}/{odd}/").status_code in (400, 404)
