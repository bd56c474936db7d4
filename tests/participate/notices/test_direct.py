"""Certain people are told, whatever they follow: once, in their language, by mail only where they want it."""

import pytest
from django.core import mail

from participate.notices.direct import tell_address, tell_people
from participate.notices.models import Delivery, Message
from participate.notices.services import set_wanted
from tests.factories.processes import make_user

pytestmark = pytest.mark.django_db
WHAT = {"topic": "proposal:7", "url": "/siklus/tamamaung-2027/usulan/U-07/bersama/"}


def say(*people, key="coauthor:1", **more):
    return tell_people(
        people=people, key=key, texts=lambda language: (f"judul {language}", "isi"), **WHAT, **more
    )


def test_each_is_told_once_in_their_language(django_capture_on_commit_callbacks):
    ani, ben = make_user("ani@example.org"), make_user("ben@example.org", language="en")
    with django_capture_on_commit_callbacks(execute=True):
        assert [say(ani, ben, ani), say(ani)] == [2, 0]
        assert mail.outbox == []
    assert sorted((row.to[0], row.subject) for row in mail.outbox) == [
        ("ani@example.org", "judul id"), ("ben@example.org", "judul en"),
    ]  # fmt: skip


def test_who_wants_no_mail_or_has_no_address_finds_it_in_the_inbox(django_capture_on_commit_callbacks):
    quiet, phone = make_user("ani@example.org"), make_user(None, phone="+6281200000001")
    set_wanted(actor=quiet, choices={"proposal": False})
    with django_capture_on_commit_callbacks(execute=True):
        assert say(quiet, phone, None) == 2
    assert (mail.outbox, Message.objects.count(), Delivery.objects.count()) == ([], 2, 0)


def test_a_closed_account_is_not_told():
    assert say(make_user("ani@example.org", is_active=False)) == 0


def test_an_address_without_an_account_gets_one_mail(django_capture_on_commit_callbacks):
    told = {"email": " Ani@Example.org", "language": "en", "key": "coauthor:2", **WHAT}
    with django_capture_on_commit_callbacks(execute=True):
        assert [tell_address(texts=lambda language: (language, "isi"), **told) for _ in "ab"] == [1, 0]
    assert [(row.to, row.subject) for row in mail.outbox] == [(["ani@example.org"], "en")]
