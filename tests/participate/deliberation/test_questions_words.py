"""Recordings beside the words, and hostile words that run nowhere."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participate.deliberation.questions.models import QuestionSound
from participate.deliberation.questions.services.answering import answer_question
from participate.deliberation.questions.services.faq import put_in_faq
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.proposals.models import ProposalSound
from tests.attack.test_words_in_threads import PAYLOADS, RUNS, elements
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal
from tests.factories.questions import ask, mp3
from tests.factories.reviews import make_office
from tests.factories.talk import make_thread

pytestmark = pytest.mark.django_db
HERE = "/siklus/tamamaung-2027/tanya/"


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle()


@pytest.fixture
def desk(cycle: Cycle) -> tuple[Any, Any]:
    return make_office(cycle)


def as_user(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(page: Any) -> str:
    return str(page.content.decode())


def test_recordings_are_played_beside_the_words(cycle, desk):
    office, officer = desk
    row = ask(make_thread(cycle), office=office)
    client, address = as_user(officer), f"{HERE}{row.pk}/suara/"
    bad = SimpleUploadedFile("a.mp3", b"<script>alert(1)</script>" * 20)
    page = client.post(address, {"part": "question", "upload": bad})
    assert (page.status_code, "bukan rekaman" in text_of(page)) == (422, True)
    client.post(address, {"part": "question", "upload": SimpleUploadedFile("a.exe", mp3())})
    sound = QuestionSound.objects.get()
    assert sound.file.name.endswith(".mp3")
    text = text_of(Client().get(f"{HERE}{row.pk}/"))
    assert (f'src="{sound.file.url}"' in text, 'preload="none"' in text) == (True, True)
    client.post(address, {"remove": "question"})
    assert QuestionSound.objects.count() == 0


def test_the_summary_of_a_proposal_can_be_heard(cycle):
    proposal = make_proposal(cycle, proposer=make_user("rw@example.org"))
    base = f"/siklus/tamamaung-2027/usulan/{proposal.code}/"
    owner = as_user(proposal.proposer)
    assert "Tambahkan rekaman suara" in text_of(owner.get(base))
    owner.post(f"{base}suara/", {"upload": SimpleUploadedFile("a.mp3", mp3())})
    sound = ProposalSound.objects.get()
    assert f'src="{sound.file.url}"' in text_of(Client().get(base))
    stranger = as_user(make_user("lain@example.org"))
    assert stranger.post(f"{base}suara/", {"remove": "1"}).status_code == 403
    operator = as_user(make_user("op@example.org", Role.OPERATOR, cycle=cycle))
    operator.post(f"{base}suara/", {"upload": SimpleUploadedFile("b.mp3", mp3())})
    assert ProposalSound.objects.get().pk != sound.pk
    owner.post(f"{base}suara/", {"remove": "1"})
    assert ProposalSound.objects.count() == 0


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_run_nowhere(cycle, desk, payload: str):
    office, officer = desk
    row = ask(make_thread(cycle), f"A {payload}"[:500], office=office)
    answer_question(actor=officer, question=row, text=f"B {payload}", signed_as=payload)
    leader = make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)
    put_in_faq(actor=leader, question=row)
    for path in (
        HERE,
        f"{HERE}{row.pk}/",
        f"{HERE}cetak/",
        "/siklus/tamamaung-2027/",
        f"{HERE}?cari={payload}",
    ):
        found = elements(text_of(Client().get(path)))
        assert found.wrong == []
        allowed = {"script", "svg", "form", "body", "img"}
        assert (RUNS - allowed) & set(found.tags) == set()
        assert "alert(1)" not in "".join(
            re.findall(r"<script\b.*?</script>", text_of(Client().get(path)), re.S)
        )
