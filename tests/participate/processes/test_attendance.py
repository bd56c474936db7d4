"""Meetings: who came, as counts that agree with each other."""

from typing import Any

import pytest
from django.urls import reverse

from participate.kit.models import AuditEntry
from participate.processes.enums import Role
from participate.processes.models import Cycle, Meeting
from tests.factories.processes import make_cycle, make_delegates, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(client: Any) -> Cycle:
    """A cycle whose facilitator is signed in."""
    made = make_cycle()
    client.force_login(make_user("fasilitator@kota.example", Role.FACILITATOR, cycle=made))
    return made


def url(cycle: Cycle, *more: Any) -> str:
    return reverse("processes:meeting" if more else "processes:attendance", args=[cycle.slug, *more])


def sent(*groups: tuple[str, str], **more: str) -> dict[str, str]:
    """Return the form as a browser sends it."""
    data = {"held_at": "2026-01-20T08:00", "place": "Aula", "present": "58", "women": "29",
            "group-TOTAL_FORMS": str(len(groups)), "group-INITIAL_FORMS": "0", **more}  # fmt: skip
    for number, (name, count) in enumerate(groups):
        data |= {f"group-{number}-name": name, f"group-{number}-count": count}
    return data


def meetings(cycle: Cycle) -> list[tuple[Any, ...]]:
    rows = cycle.meetings.order_by("pk")
    return [(row.held_at.isoformat(), row.place, row.present, row.women, row.by_group) for row in rows]


def test_a_meeting_is_recorded_with_its_groups(client, cycle):
    groups = [("Ketua RW", "16"), ("Pemuda", "10"), ("Kosong", ""), ("", ""), ("Pemuda", "2")]
    assert client.post(url(cycle), sent(*groups)).status_code == 302
    # Eight in the morning on the cycle's clocks, Makassar.
    counted = {"Ketua RW": 16, "Pemuda": 12}
    assert meetings(cycle) == [("2026-01-20T00:00:00+00:00", "Aula", 58, 29, counted)]
    page = client.get(url(cycle)).content.decode()
    assert "29 dari 58 adalah perempuan (50,0%). Kuota 30% terpenuhi." in page
    assert "58 orang hadir" in client.get(reverse("processes:cycle", args=[cycle.slug])).content.decode()


@pytest.mark.parametrize(
    ("groups", "more", "sentence"),
    [
        ([], {"women": "59"}, "59 perempuan, padahal yang hadir 58 orang"),
        ([("RW", "40"), ("Pemuda", "20")], {}, "Jumlah semua kelompok 60, padahal yang hadir 58 orang"),
        ([], {"held_at": "2099-01-20T08:00"}, "Hari ini belum tiba."),
        ([("", "4")], {}, "Tulis nama kelompoknya."),
        ([], {"present": "-1"}, "error"),
    ],
)
def test_counts_that_cannot_be_are_refused_kindly(client, cycle, groups, more, sentence):
    page = client.post(url(cycle), sent(*groups, **more))
    assert (page.status_code, sentence in page.content.decode(), meetings(cycle)) == (400, True, [])


def test_the_same_meeting_is_recorded_once(client, cycle):
    assert [client.post(url(cycle), sent()).status_code for _time in range(2)] == [302, 400]
    assert len(meetings(cycle)) == 1


def test_a_meeting_is_corrected_and_the_trail_keeps_what_it_was(client, cycle):
    client.post(url(cycle), sent(("RW", "4")))
    row = Meeting.objects.get()
    assert 'value="4"' in client.get(url(cycle, row.pk)).content.decode()
    assert client.post(url(cycle, row.pk), sent(("RW", "5"), present="57", women="30")).status_code == 302
    assert meetings(cycle) == [("2026-01-20T00:00:00+00:00", "Aula", 57, 30, {"RW": 5})]
    before = AuditEntry.objects.get(action="processes.correct_attendance").data["before"]
    assert before == {"present": 58, "women": 29, "by_group": {"RW": 4}, "place": "Aula",
                      "held_at": "2026-01-20T00:00:00+00:00"}  # fmt: skip


def test_more_lines_keep_what_was_typed_and_record_nothing(client, cycle):
    page = client.post(url(cycle), sent(("Ketua RW", "16"), more="1")).content.decode()
    assert ('value="Ketua RW"' in page, 'value="58"' in page, 'value="2026-01-20T08:00"' in page) == (
        True, True, True,
    )  # fmt: skip
    assert (page.count('name="group-'), meetings(cycle)) == (4 * 2 + 4, [])


def test_the_groups_of_the_delegates_are_offered(client, cycle):
    make_delegates(cycle, 3, with_users=False)
    assert 'value="Ketua RW"' in client.get(url(cycle)).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_queries_at_one_and_at_thirty(
    client, django_assert_num_queries, cycle, count
):
    for number in range(count):
        Meeting.objects.create(
            cycle=cycle, held_at=f"2026-01-{number + 1:02d}T01:00Z", place="Aula", present=9
        )
    with django_assert_num_queries(11):
        page = client.get(url(cycle))
    assert page.content.count(b'<li class="card stack">') == min(count, 20)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VERIFIER, Role.DELEGATE])
def test_only_facilitators_record_meetings(client, role):
    cycle = make_cycle()
    client.force_login(make_user("lain@kota.example", role, cycle=cycle))
    assert client.get(url(cycle)).status_code == 403


def test_a_meeting_of_another_process_is_not_found(client, cycle):
    row = Meeting.objects.create(cycle=make_cycle("lain"), held_at="2026-01-01T01:00Z", place="Aula")
    assert client.get(url(cycle, row.pk)).status_code == 404
