"""The pages of the processes room."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from participate.kit.clock import database_now
from participate.processes import services, timetable
from participate.processes.enums import Capability, Role
from participate.processes.facts import CycleFacts
from participate.processes.models import Cycle, Membership, Phase
from tests.factories.processes import make_areas, make_cycle, make_user

pytestmark = pytest.mark.django_db


def _many(count: int, **fields: object) -> None:
    for number in range(count):
        make_cycle(f"siklus-{number}", name=f"Siklus {number}", envelope=1000 + number, **fields)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_queries_at_one_and_at_thirty(client, django_assert_num_queries, count):
    _many(count, is_archived=True)
    make_cycle("jalan")
    with django_assert_num_queries(6):
        page = client.get(reverse("processes:list"))
    assert page.status_code == 200
    assert page.content.count(b'class="card') == min(count, 20) + 1


def test_an_empty_list_says_what_comes(client):
    assert "Tidak ada siklus yang berjalan" in client.get(reverse("processes:list")).content.decode()


def test_a_hidden_process_is_seen_only_by_people_with_a_role_in_it(client):
    cycle = make_cycle(is_public=False)
    url = reverse("processes:cycle", args=[cycle.slug])
    assert client.get(url).status_code == 404
    client.force_login(make_user("lain@example.org"))
    assert client.get(url).status_code == 404
    client.force_login(make_user("fas@example.org", Role.FACILITATOR, cycle=cycle))
    assert client.get(url).status_code == 200


def test_the_page_of_a_process_says_what_is_open_with_one_button(client):
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    page = client.get(reverse("processes:cycle", args=[cycle.slug])).content.decode()
    assert "Anda bisa mengajukan usulan sampai" in page
    assert page.count("button--big") == 1
    assert "Rp\u00a01.200.000.000" in page


def test_the_page_of_a_process_is_english_under_en(client):
    cycle = make_cycle(open_now=[Capability.PROPOSE], translations={"en": {"name": "Tamamaung 2027"}})
    with translation.override("en"):
        url = reverse("processes:cycle", args=[cycle.slug])
    page = client.get(url).content.decode()
    assert url.startswith("/en/")
    assert "You can send in a proposal until" in page
    assert "<h1>Tamamaung 2027</h1>" in page


def test_an_anonymous_page_opens_no_session_and_sets_no_cookie(client):
    cycle = make_cycle()
    for url in (reverse("processes:list"), reverse("processes:cycle", args=[cycle.slug])):
        answer = client.get(url)
        assert not answer.cookies
        assert b"csrfmiddlewaretoken" not in answer.content


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        (CycleFacts(), 1),
        (CycleFacts(proposals=3), 2),
        (CycleFacts(proposals=3, rules_published=True), 2),
        (CycleFacts(rules_published=True, ballots_counted=38), 3),
        (CycleFacts(rules_published=True, ballots_counted=38, community_hours=12), 4),
        (CycleFacts(rules_published=True, ballots_counted=38, residents_hold_the_money=True), 5),
    ],
)
def test_the_participation_level_follows_from_what_happened(facts, level):
    assert facts.level == level


def test_the_days_of_a_phase_are_written_as_short_as_people_do():
    cycle = make_cycle()
    now = database_now().replace(year=2026, month=1, day=5, hour=1)
    same = Phase(cycle=cycle, starts_at=now, ends_at=now + timedelta(hours=3))
    month = Phase(cycle=cycle, starts_at=now, ends_at=now + timedelta(days=4))
    year = Phase(cycle=cycle, starts_at=now, ends_at=now + timedelta(days=60))
    with translation.override("id"):
        written = [timetable.dates_text(row, cycle) for row in (same, month, year)]
    assert written == ["5 Januari 2026", "5–9 Januari 2026", "5 Januari – 6 Maret 2026"]


WORK = ["processes:phases", "processes:envelope", "processes:roles"]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (None, []),
        (Role.VERIFIER, []),
        (Role.FACILITATOR, WORK[:2]),
        (Role.ADMINISTRATOR, WORK),
    ],
)
def test_each_role_reaches_its_own_work_pages(client, role, allowed):
    cycle = make_cycle()
    client.force_login(make_user("orang@example.org", *([role] if role else []), cycle=cycle))
    reached = [name for name in WORK if client.get(reverse(name, args=[cycle.slug])).status_code == 200]
    assert reached == allowed


def test_a_facilitator_of_another_process_is_refused(client):
    ours, other = make_cycle(), make_cycle("lain")
    client.force_login(make_user("fas@example.org", Role.FACILITATOR, cycle=other))
    assert client.get(reverse("processes:phases", args=[ours.slug])).status_code == 403


def _phase_data(**changes: str) -> dict[str, object]:
    return {
        "code": "rembug_rw", "starts_at": "2026-01-05T08:00", "ends_at": "2026-01-09T17:00",
        "capabilities": ["propose"], "reason": "Surat lurah", **changes,
    }  # fmt: skip


def test_a_facilitator_sets_the_dates_on_the_clocks_of_the_place(client):
    cycle = make_cycle()
    client.force_login(make_user("fas@example.org", Role.FACILITATOR, cycle=cycle))
    answer = client.post(reverse("processes:phases", args=[cycle.slug]), _phase_data())
    phase = cycle.phases.get(code="rembug_rw")
    assert answer.status_code == 302
    assert phase.starts_at.isoformat() == "2026-01-05T00:00:00+00:00"
    assert (phase.position, phase.capabilities) == (1, ["propose"])


def test_overlapping_phases_are_refused_with_a_sentence_and_the_typed_dates_stay(client):
    cycle = make_cycle()
    client.force_login(make_user("fas@example.org", Role.FACILITATOR, cycle=cycle))
    url = reverse("processes:phases", args=[cycle.slug])
    client.post(url, _phase_data())
    page = client.post(url, _phase_data(code="verifikasi_kelurahan")).content.decode()
    assert "sudah dibuka pada tahap" in page
    assert 'value="2026-01-05T08:00"' in page
    assert cycle.phases.count() == 1


def test_closing_now_needs_a_reason_and_works_at_once(client):
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    phase = cycle.phases.get()
    client.force_login(make_user("fas@example.org", Role.FACILITATOR, cycle=cycle))
    url = reverse("processes:switch_phase", args=[cycle.slug, phase.code, "tutup"])
    client.post(url, {"reason": " "})
    phase.refresh_from_db()
    assert phase.ends_at > database_now()
    client.post(url, {"reason": "Waktu habis"})
    phase.refresh_from_db()
    assert phase.ends_at <= database_now()


def test_opening_now_moves_the_start_only():
    cycle = make_cycle()
    now = database_now()
    phase = services.set_phase(
        actor=None, cycle=cycle, code="rembug_rw", position=1, starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=2), capabilities=["propose"],
    )  # fmt: skip
    moved = services.open_phase_now(actor=None, phase=phase, reason="Semua siap", now=now)
    assert (moved.starts_at, moved.ends_at) == (now, now + timedelta(days=2))


def test_an_amount_is_read_as_people_write_it(client):
    cycle = make_cycle(envelope=0)
    client.force_login(make_user("fas@example.org", Role.FACILITATOR, cycle=cycle))
    url = reverse("processes:envelope", args=[cycle.slug])
    client.post(url, {"amount": "Rp 1.100.000.000", "reason": "Surat edaran"})
    assert [row.amount for row in cycle.envelopes.all()] == [1_100_000_000]


def test_an_administrator_gives_and_takes_roles_but_makes_no_administrators(client):
    cycle = make_cycle()
    person = make_user("warga@example.org")
    client.force_login(make_user("admin@example.org", Role.ADMINISTRATOR, cycle=cycle))
    url = reverse("processes:roles", args=[cycle.slug])
    client.post(url, {"person": "WARGA@example.org", "role": "verifier", "scope": "cycle"})
    held = Membership.objects.get(user=person)
    assert (held.role, held.cycle) == ("verifier", cycle)
    client.post(url, {"person": "warga@example.org", "role": "administrator", "scope": "cycle"})
    assert Membership.objects.filter(user=person).count() == 1
    client.post(reverse("processes:revoke", args=[cycle.slug, held.pk]))
    assert not Membership.objects.filter(user=person).exists()


def test_a_role_of_another_process_cannot_be_revoked_from_here(client):
    cycle, other = make_cycle(), make_cycle("lain")
    make_user("warga@example.org", Role.VERIFIER, cycle=other)
    client.force_login(make_user("admin@example.org", Role.ADMINISTRATOR, cycle=cycle))
    held = Membership.objects.get(role="verifier")
    assert client.post(reverse("processes:revoke", args=[cycle.slug, held.pk])).status_code == 404


def test_a_council_editor_starts_a_process_in_the_own_area_only(client):
    cycle = make_cycle()
    user = make_user("dewan@example.org")
    services.grant_role(actor=None, user=user, role=Role.COUNCIL_EDITOR, area=cycle.area)
    client.force_login(user)
    far = make_areas().parent
    data = {"name": "Musrenbang 2028", "profile": cycle.profile_id, "area": far.pk, "fiscal_year": 2028}
    assert client.post(reverse("processes:start"), data).status_code == 200
    answer = client.post(reverse("processes:start"), {**data, "area": cycle.area_id})
    assert answer.status_code == 302
    assert Cycle.objects.get(slug="musrenbang-2028").is_public is False
