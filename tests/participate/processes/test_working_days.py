"""When an answer is due: working days on the cycle's calendar, in its time zone."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from participate.kit.models import AuditEntry
from participate.processes.enums import Role
from participate.processes.errors import BadHolidays, NotYourRole
from participate.processes.models import Cycle
from participate.processes.profiles import ProfileSettings
from participate.processes.services_calendar import set_holidays
from participate.processes.working_days import is_holiday_code, read_holidays, working_days
from participate.proposals.queries.deadlines import overdue_before, verification_due
from tests.factories.processes import make_cycle, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle()


def due(cycle: Cycle, day: date, count: int) -> date:
    return working_days(cycle).after(day, count)


def test_weekends_do_not_count(cycle):
    assert due(cycle, date(2026, 1, 9), 3) == date(2026, 1, 14)
    assert due(cycle, date(2026, 1, 10), 1) == date(2026, 1, 12)
    assert due(cycle, date(2026, 1, 10), 0) == date(2026, 1, 10)


def test_the_turn_of_the_year_skips_christmas_its_leave_and_new_year(cycle):
    assert [due(cycle, date(2026, 12, 23), count) for count in (1, 3, 4, 5)] == [
        date(2026, 12, 28), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 4),
    ]  # fmt: skip
    assert due(cycle, date(2027, 12, 31), 1) == date(2028, 1, 3)


def test_the_days_of_nyepi_and_lebaran_2026_are_one_long_gap(cycle):
    """Wednesday 18 to Tuesday 24 March 2026: two feasts with the shared leave around them."""
    assert due(cycle, date(2026, 3, 17), 1) == date(2026, 3, 25)
    assert due(cycle, date(2026, 3, 16), 3) == date(2026, 3, 26)


def test_a_day_of_every_year_counts_in_years_nobody_has_entered(cycle):
    assert due(cycle, date(2029, 8, 16), 1) == date(2029, 8, 20)


def test_the_day_is_the_one_on_the_clocks_of_the_cycle(cycle):
    late = datetime(2026, 1, 8, 16, 30, tzinfo=UTC)  # already Friday in Makassar
    assert working_days(cycle).due(late, 1) == date(2026, 1, 12)
    west = make_cycle("warsaw", profile="GENERIC-PB", time_zone="Europe/Warsaw")
    assert working_days(west).due(late, 1) == date(2026, 1, 9)


def test_holidays_move_the_due_date_of_a_proposal_and_when_it_is_overdue(cycle):
    sent = datetime(2026, 3, 16, 3, tzinfo=UTC)
    assert verification_due(cycle, sent) == date(2026, 3, 26)
    assert overdue_before(cycle, datetime(2026, 3, 26, 15, 59, tzinfo=UTC)) <= sent
    assert overdue_before(cycle, datetime(2026, 3, 26, 16, 0, tzinfo=UTC)) > sent


def test_a_calendar_without_a_working_day_still_answers(cycle):
    cycle.data = {**cycle.data, "weekend": [0, 1, 2, 3, 4, 5], "holidays": []}
    assert due(cycle, date(2026, 1, 1), 2) == date(2026, 1, 11)
    with pytest.raises(ValueError, match="weekend"):
        ProfileSettings.from_dict({**cycle.data, "weekend": list(range(7))})


@pytest.mark.parametrize("rules", [{"formal_days": 0}, {"appeal_days": "3"}])
def test_a_review_without_time_is_refused(cycle, rules):
    with pytest.raises(ValueError, match="review"):
        ProfileSettings.from_dict({**cycle.data, "review": rules})


@pytest.mark.parametrize(
    ("text", "good"),
    [("2026-03-20", True), ("08-17", True), ("02-29", True), ("2026-02-29", False), ("13-01", False), ("8-17", False)],
)  # fmt: skip
def test_what_names_a_day(text, good):
    assert is_holiday_code(text) is good


def test_a_typed_list_may_carry_remarks_and_empty_lines():
    text = "2026-03-20 Cuti bersama\n\n08-17: Kemerdekaan\n2026-03-20\nbesok\n"
    assert read_holidays(text.splitlines()) == (["2026-03-20", "08-17"], ["besok"])


def test_the_list_is_replaced_by_those_who_lead_with_a_reason_on_record(cycle):
    leader = make_user("fas@kota.example", Role.FACILITATOR, cycle=cycle)
    set_holidays(actor=leader, cycle=cycle, days=["2027-03-10"], reason="SKB 2027")
    assert Cycle.objects.get(pk=cycle.pk).settings.holidays == ("2027-03-10",)
    entry = AuditEntry.objects.get(action="processes.set_holidays")
    assert (entry.data["after"], entry.data["reason"]) == (["2027-03-10"], "SKB 2027")
    for days, reason in ((["besok"], "x"), (["2027-03-10"], " ")):
        with pytest.raises(BadHolidays):
            set_holidays(actor=leader, cycle=cycle, days=days, reason=reason)
    with pytest.raises(NotYourRole):
        set_holidays(actor=make_user(), cycle=cycle, days=[], reason="x")


def test_the_page_keeps_a_mistyped_line_and_stores_a_good_list(client, cycle):
    client.force_login(make_user("fas@kota.example", Role.FACILITATOR, cycle=cycle))
    url = reverse("processes:holidays", args=[cycle.slug])
    page = client.post(url, {"days": "08-17\nbesok lusa", "reason": "SKB"})
    assert (page.status_code, "besok lusa" in page.content.decode()) == (422, True)
    assert client.post(url, {"days": "08-17", "reason": "SKB"}).status_code == 302
    assert Cycle.objects.get(pk=cycle.pk).settings.holidays == ("08-17",)
