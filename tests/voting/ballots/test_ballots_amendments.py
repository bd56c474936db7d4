"""While a vote runs two people may correct a title or move the closing later, in public; nothing else, by nobody."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.contests import make_contest
from voting.ballots import errors
from voting.ballots.models import Amendment, Contest, LogEntry, Option
from voting.ballots.people import Person
from voting.ballots.services import close_contest
from voting.ballots.services.amendments import (
    amendment_record,
    confirm_amendment,
    propose_amendment,
    withdraw_amendment,
)

pytestmark = pytest.mark.django_db
PANDU, SARI = Person("user:1", "Pak Pandu", "Fasilitator"), Person("user:2", "Ibu Sari", "Operator")


def propose(contest, field="title", after="Uji coba", **more):
    given = {"reason": "Salah ketik", "by": PANDU, **more}
    return propose_amendment(contest=contest, field=field, after=after, **given)


def code_of(error, call):
    with pytest.raises(error) as caught, transaction.atomic():
        call()
    return caught.value.code


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
            connection.check_constraints()
    except DatabaseError:
        return True
    return False


def test_a_title_changes_when_a_second_person_confirms_and_the_log_keeps_both():
    contest = make_contest()
    row = propose(contest)
    contest.refresh_from_db()
    assert (contest.title, row.state, row.before, row.after) == ("Uji", "proposed", "Uji", "Uji coba")
    done = confirm_amendment(amendment=row, by=SARI)
    contest.refresh_from_db()
    assert (contest.title, done.state, done.confirmer_name) == ("Uji coba", "applied", "Ibu Sari")
    assert LogEntry.objects.get(contest=contest).record == amendment_record(done)
    assert confirm_amendment(amendment=row, by=SARI) == done
    assert LogEntry.objects.count() == 1


def test_nobody_confirms_an_own_proposal():
    row = propose(make_contest())
    assert code_of(errors.WrongState, lambda: confirm_amendment(amendment=row, by=PANDU)) == "same_person"
    assert refused(lambda: Amendment.objects.update(state="applying", confirmer="user:1", passing_id=0))


def test_the_closing_only_moves_later_and_not_once_it_has_passed():
    contest = make_contest()
    ends = contest.closes_at

    def refusal(after, **more):
        return code_of(errors.WrongState, partial(propose, contest, "closes_at", after, **more))

    assert refusal(ends - timedelta(minutes=1)) == "not_later"
    assert refusal(ends + timedelta(hours=1), now=ends) == "over"
    row = propose(contest, "closes_at", ends + timedelta(hours=1))
    assert code_of(errors.WrongState, lambda: confirm_amendment(amendment=row, by=SARI, now=ends)) == "over"
    confirm_amendment(amendment=row, by=SARI)
    contest.refresh_from_db()
    assert contest.closes_at == ends + timedelta(hours=1)


@pytest.mark.parametrize(
    "field", ["rule", "budget", "limits", "kind", "exclusive", "revoting", "state", "turnout", "seed", "id"]
)
def test_what_the_count_reads_cannot_be_amended(field):
    assert code_of(errors.Frozen, partial(propose, make_contest(), field, "x")) == "frozen"


def test_an_option_is_corrected_in_its_words_and_in_nothing_else():
    contest = make_contest()
    option = contest.options.get(code="a")
    confirm_amendment(amendment=propose(contest, "title", "Lampu jalan", option=option), by=SARI)
    assert contest.options.get(code="a").title == "Lampu jalan"
    assert code_of(errors.Frozen, partial(propose, contest, "cost", 1, option=option)) == "frozen"
    other = make_contest().options.get(code="a")
    assert code_of(errors.WrongState, partial(propose, contest, "title", "X", option=other)) == "no_change"


def test_a_proposal_needs_a_reason_a_change_and_waits_alone():
    contest = make_contest()
    assert code_of(errors.WrongState, partial(propose, contest, reason="  ")) == "reason_needed"
    assert code_of(errors.WrongState, partial(propose, contest, after="Uji")) == "no_change"
    row = propose(contest)
    assert code_of(errors.WrongState, partial(propose, contest, after="Lain")) == "waits"
    withdraw_amendment(amendment=row)
    assert code_of(errors.WrongState, lambda: confirm_amendment(amendment=row, by=SARI)) == "withdrawn"
    confirm_amendment(amendment=propose(contest, after="Lain"), by=SARI)


def test_after_closing_nothing_is_amended():
    contest = make_contest()
    row = propose(contest)
    close_contest(contest=contest)
    assert code_of(errors.WrongState, partial(propose, contest, after="Lain")) == "wrong_state"
    assert code_of(errors.WrongState, lambda: confirm_amendment(amendment=row, by=SARI)) == "wrong_state"


def test_the_database_lets_a_column_change_only_while_its_own_amendment_is_applied():
    contest = make_contest()
    propose(contest)
    rows, doors = Amendment.objects.all(), Contest.objects.filter(pk=contest.pk)
    applying = {"state": "applying", "confirmer": "user:2", "confirmed_at": contest.opens_at, "passing_id": 0}

    def pass_through(**changes):
        rows.update(**applying)
        doors.update(**changes)
        rows.update(state="applied", passing_id=None)

    assert refused(lambda: doors.update(title="Lain"))
    for changes in ({"translations": {"en": {}}}, {"budget": 1}, {"closes_at": contest.closes_at}):
        moved = {"closes_at": contest.closes_at + timedelta(hours=1)} if "closes_at" in changes else changes
        assert refused(partial(pass_through, **moved)), changes
    assert refused(lambda: Option.objects.filter(code="a").update(title="Lain"))
    assert not refused(partial(pass_through, title="Uji coba"))


def test_the_database_never_commits_an_amendment_that_is_still_being_applied():
    contest = make_contest()
    row = propose(contest)
    applying = {"state": "applying", "confirmer": "user:2", "confirmed_at": contest.opens_at}
    rows = Amendment.objects.filter(pk=row.pk)
    assert refused(lambda: rows.update(**applying, passing_id=0))
    assert refused(lambda: rows.update(**applying))
    assert refused(lambda: rows.update(**applying, passing_id=row.pk))
    assert refused(lambda: rows.update(state="applied"))


def test_the_database_keeps_an_amendment_as_it_was_proposed():
    contest = make_contest()
    row = propose(contest)
    confirm_amendment(amendment=row, by=SARI)
    rows = Amendment.objects.filter(pk=row.pk)
    for changes in ({"after": "X"}, {"reason": "X"}, {"state": "proposed"}, {"confirmer_name": "X"}):
        assert refused(partial(rows.update, **changes)), changes
    assert refused(rows.delete)
