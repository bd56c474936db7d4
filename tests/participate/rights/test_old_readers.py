"""Somebody reads the database while a person is erased: the old rows leave the disk as soon as they may."""

import threading

import pytest
from django.core.management import call_command

from participate.accounts.models import User
from participate.rights.people import person_of
from participate.rights.proofs.traces import _raw
from participate.rights.services import erase_person
from tests.factories.readers import old_reader, wait_little

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = "zulaikha.penanda@contoh.id"


def on_disk() -> bool:
    return any(MAIL in text for _place, text in _raw())


def erase() -> None:
    user = User.objects.create_user(MAIL, "lorong lima bersih", display_name="Zulaikha")
    assert on_disk()
    erase_person(actor=None, person=person_of(user))


def test_a_reader_who_soon_goes_is_waited_for():
    user = User.objects.create_user(MAIL, "lorong lima bersih", display_name="Zulaikha")
    begun, done = threading.Event(), threading.Event()

    def read() -> None:
        with old_reader():
            begun.set()
            done.wait(1)

    reader = threading.Thread(target=read)
    reader.start()
    begun.wait()
    erase_person(actor=None, person=person_of(user))
    reader.join()
    assert not on_disk()


def test_after_a_reader_who_stays_the_nightly_run_clears_up(monkeypatch, capsys, caplog):
    wait_little(monkeypatch)
    with old_reader():
        erase()
        assert "still reads" in caplog.text
        call_command("retention", run=True)
        assert "at the next run" in capsys.readouterr().err
    call_command("retention", run=True)
    assert not on_disk()
