"""Nothing stored joins a person to a ballot, and nothing stored says when or in which order people voted."""

import pytest
from django.apps import apps
from django.db import models

from tests.factories.contests import make_contest, vote
from voting.ballots.models import Ballot, Leaf, Participation, Roll, Submission
from voting.ballots.services import close_contest
from voting.counts.services import count_official, recount_file

BOX = (Ballot, Leaf, Submission)


def test_no_table_of_the_box_points_at_the_roll_and_none_carries_a_time():
    for model in (*BOX, Participation):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateField | models.TimeField), (model, field)
            if model is not Participation:
                assert field.related_model is not Roll
                assert field.related_model is not Participation


def test_no_table_of_the_box_has_a_running_number():
    for model in BOX:
        assert isinstance(model._meta.pk, models.CharField)
        assert model._meta.pk.max_length >= 40
    assert Participation._meta.pk.name == "roll"


def test_nothing_outside_the_box_points_at_a_ballot():
    pointing = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.related_model in (*BOX, Participation) and not field.auto_created
    }
    assert pointing == set()


@pytest.mark.django_db
def test_the_roll_holds_no_name_and_the_same_person_looks_different_in_two_contests():
    first, second = make_contest(voters=["D-01"]), make_contest(voters=["D-01"])
    keys = list(Roll.objects.values_list("person_key", flat=True))
    assert len(set(keys)) == 2
    assert all("d-01" not in key.lower() for key in keys)
    assert first.pk != second.pk


@pytest.mark.django_db
def test_receipts_and_leaves_of_equal_ballots_differ():
    contest = make_contest()
    receipts = {vote(contest, who, ["a"]) for who in ("ani", "budi", "citra")}
    assert len(receipts) == 3
    assert Leaf.objects.count() == 3


@pytest.mark.django_db
def test_the_published_file_names_no_person_no_channel_no_time_and_no_receipt():
    voters = [f"D-{number:02d}" for number in range(25)]
    contest = make_contest(voters=voters)
    receipts = [vote(contest, who, ["a", "b"]) for who in voters]
    close_contest(contest=contest)
    text = recount_file(count_official(contest=contest)).decode()
    ballots = list(Ballot.objects.values_list("id", "nonce"))
    hidden = [*voters, *receipts, *(value for row in ballots for value in row), "online", "_at", "person"]
    assert [word for word in hidden if word in text] == []
