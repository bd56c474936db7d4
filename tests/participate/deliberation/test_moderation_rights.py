"""What moderation knows about a person is taken along, erased and kept no longer than it says."""

from datetime import timedelta

import pytest

from participate.deliberation.moderation.models import Appeal, Decision, Report
from participate.deliberation.moderation.services.appeals import decide_appeal, lodge_appeal
from participate.kit.clock import database_now
from participate.notices.models import Message
from participate.rights.people import person_of
from participate.rights.queries import data_of
from participate.rights.services import erase_person, run_retention
from tests.factories.moderation import case_of, decide, moderator, report
from tests.factories.processes import make_cycle, make_user
from tests.factories.talk import make_thread, say

pytestmark = pytest.mark.django_db
NAME = "Zulaikha Penanda"


@pytest.fixture
def cycle():
    return make_cycle()


@pytest.fixture
def story(cycle):
    """Somebody who reported, was moderated and appealed."""
    thread = make_thread(cycle)
    person = make_user("zulaikha@contoh.id", display_name=NAME)
    report(say(thread, "Iklan obat", by=make_user("lain@contoh.id")), person, note=f"Saya {NAME} melihatnya")
    post = say(thread, "Dasar bodoh!", by=person)
    decision = decide(post, moderator(cycle), reason=f"{NAME}, jangan menghina orang lain.")
    appeal = lodge_appeal(actor=person, decision=decision, text=f"Saya {NAME} tidak menghina.")
    decide_appeal(
        actor=moderator(cycle, "rahma"), appeal=appeal, outcome="upheld", reason="Kata itu menghina warga."
    )
    return person


def test_all_of_it_can_be_taken_along(story):
    data = data_of(person_of(story))
    names = ("reports_you_made", "decisions_about_your_words", "appeals_against_moderation")
    assert [len(data[name]) for name in names] == [1, 1, 1]


def test_an_erased_person_is_nowhere_and_the_record_stays(story):
    erase_person(actor=None, person=person_of(story))
    left = str([list(model.objects.values()) for model in (Report, Decision, Appeal)])
    assert (NAME in left, "Zulaikha" in left) == (False, False)
    assert (Decision.objects.get().action, Appeal.objects.get().reason) == (
        "hide",
        "Kata itu menghina warga.",
    )
    assert Decision.objects.get().case.author is None


def test_an_erased_moderator_leaves_decisions_without_a_name(story):
    erase_person(actor=None, person=person_of(Decision.objects.get().by))
    assert Decision.objects.get().by is None


def test_reports_go_after_their_time_but_not_while_they_wait(story):
    Report.objects.update(at=database_now() - timedelta(days=91))
    assert run_retention()["reports"] == 1
    assert Report.objects.get().case.state == "open"


def test_copies_in_inboxes_lose_the_words_with_the_post(cycle):
    thread = make_thread(cycle)
    first = say(thread, "Apa kabar?", by=make_user("a@contoh.id", display_name="Pak Ali"))
    rude = say(thread, "Dasar bodoh!", by=make_user("b@contoh.id"), parent=first)
    assert Message.objects.filter(body__contains="bodoh").exists()
    decide(rude, moderator(cycle))
    assert not Message.objects.filter(body__contains="bodoh").exists()
    assert case_of(rude).state == "decided"
