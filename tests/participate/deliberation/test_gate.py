"""The gate in front of every text."""

from datetime import timedelta
from typing import Any

import pytest

from participate.accounts.models import User
from participate.deliberation.errors import BadText, TooQuick
from participate.deliberation.services import gate
from participate.deliberation.services.gate import Timing, check_text, stamp
from participate.kit.clock import database_now
from participate.kit.ratelimit import TooMany
from tests.factories.processes import make_user
from tests.factories.talk import old_stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make_user("warga@example.org")


def test_a_text_that_was_typed_in_time_passes_tidied(person: User, monkeypatch: Any):
    old_stamp(monkeypatch)
    assert check_text(actor=person, text=" Halo \r\n", timing=Timing(stamp())) == "Halo"


@pytest.mark.parametrize("text", ["", "  \n\u200b", "x" * 3001])
def test_an_empty_or_endless_text_is_sent_back(person: User, text: str):
    with pytest.raises(BadText):
        check_text(actor=person, text=text, timing=None)


@pytest.mark.parametrize("timing", [Timing(), Timing("form:1:x"), Timing(stamp(), trap="http://spam")])
def test_programs_are_sent_back(person: User, monkeypatch: Any, timing: Timing):
    old_stamp(monkeypatch)
    with pytest.raises(TooQuick):
        check_text(actor=person, text="Halo", timing=timing)


def test_a_form_that_comes_back_at_once_is_sent_back(person: User):
    with pytest.raises(TooQuick):
        check_text(actor=person, text="Halo", timing=Timing(stamp()))


def test_a_form_of_yesterday_is_sent_back(person: User, monkeypatch: Any):
    old_stamp(monkeypatch)
    monkeypatch.setattr(gate, "LONGEST_FORM", -1)
    with pytest.raises(TooQuick):
        check_text(actor=person, text="Halo", timing=Timing(stamp()))


def test_a_new_account_brings_one_link_and_an_old_one_five(person: User, monkeypatch: Any):
    old_stamp(monkeypatch)
    links = [f"http://a.id/{n}" for n in range(6)]
    send = lambda count: check_text(actor=person, text=" ".join(links[:count]), timing=Timing(stamp()))  # noqa: E731
    assert send(1)
    with pytest.raises(BadText):
        send(2)
    person.joined_at = database_now() - timedelta(days=4)
    assert send(5)
    with pytest.raises(BadText):
        send(6)


def test_ten_texts_in_five_minutes_are_enough(person: User, monkeypatch: Any):
    old_stamp(monkeypatch)
    for number in range(10):
        check_text(actor=person, text=f"Nomor {number}", timing=Timing(stamp()))
    with pytest.raises(TooMany):
        check_text(actor=person, text="Nomor 11", timing=Timing(stamp()))
