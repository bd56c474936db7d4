"""The command that tries to join voters to ballots, and the one that clears up after a sealing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.contest_pages import SMALL, cast_as, open_page_vote
from tests.factories.contests import make_contest
from voting.ballots.clock import database_now
from voting.ballots.models import Contest
from voting.ballots.services import close_contest, seal_contest
from voting.ballots.vault import has_slot_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest():
    contest = open_page_vote(voters=12, rule={**SMALL, "revoting": True})
    for number in range(1, 13):
        cast_as(contest, number, ["a"])
    return contest


def attack(contest):
    out = StringIO()
    call_command("link_attack", contest.pk, stdout=out)
    return out.getvalue()


def test_before_the_sealing_every_voter_is_joined_and_the_limit_is_said(contest):
    said = attack(contest)
    assert "by the slot key: 12 of 12" in said
    assert "NOT SEALED YET" in said


def test_after_the_sealing_nothing_is_joined(contest):
    close_contest(contest=contest)
    seal_contest(contest=contest)
    call_command("finish_sealing", stdout=StringIO())
    said = attack(contest)
    assert "by the slot key: 0 of 12" in said
    assert "SEALED: nothing" in said
    assert "entered the public log together: 12" in said


def test_a_vote_that_only_calls_itself_sealed_is_found_out(contest):
    closed = close_contest(contest=contest)
    Contest.objects.filter(pk=closed.pk).update(state="sealed", sealed_at=database_now())
    with pytest.raises(SystemExit) as caught:
        attack(contest)
    assert caught.value.code == 1


def test_a_vote_that_does_not_exist_is_told():
    with pytest.raises(CommandError) as caught:
        call_command("link_attack", 4711)
    assert caught.value.returncode == 2


def test_an_interrupted_sealing_is_finished_by_the_command():
    contest = make_contest(rule={**SMALL, "revoting": True})
    close_contest(contest=contest)
    # Inside a test nothing commits, so the clearing up after the commit does not come.
    seal_contest(contest=contest)
    assert has_slot_key(contest.pk)
    out = StringIO()
    call_command("finish_sealing", stdout=out)
    assert not has_slot_key(contest.pk)
    assert "Left-over slot keys destroyed: 1" in out.getvalue()
