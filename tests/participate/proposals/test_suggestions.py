"""Suggested edits: with a reason, answered by an author with a word, readable for good."""

import pytest
from django.urls import reverse

from participate.kit.models import AuditEntry
from participate.notices.models import Message
from participate.processes.enums import Capability
from participate.processes.errors import NotOpen
from participate.proposals.diffs import word_diff
from participate.proposals.enums import Answer
from participate.proposals.errors import BadProposal, BadStep, NeedsReason, NotYours
from participate.proposals.models import Proposal, SuggestedEdit
from participate.proposals.queries.changes import suggestions
from participate.proposals.services.suggestions import answer_suggestion, suggest, take_back_suggestion
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(open_now=[Capability.PROPOSE])


@pytest.fixture
def sari():
    return make_user("sari@example.org")


@pytest.fixture
def proposal(cycle, sari):
    return make_proposal(cycle, proposer=sari, title="Paving Lorong 3", cost=123, cost_reason="harga toko")


def ask(proposal, person=None, **more):
    what = {"field": "title", "after": "Paving Lorong 3 dan 4", "reason": "Lorong 4 juga becek.", **more}
    return suggest(actor=person or make_user(), proposal=proposal, **what)


def fresh(proposal):
    return Proposal.objects.select_related("latest_event", "cycle").get(pk=proposal.pk)


def test_a_diff_shows_what_goes_and_what_comes():
    parts = [(part.kind, part.text) for part in word_diff("a b c", "a x c d")]
    assert parts == [("same", "a"), ("gone", "b"), ("new", "x"), ("same", "c"), ("new", "d")]
    assert [(part.kind, part.text) for part in word_diff("", "satu")] == [("new", "satu")]


@pytest.mark.parametrize(
    ("field", "after"),
    [
        ("title", "Paving Lorong 3 dan 4"),
        ("problem", "Lorong becek setinggi mata kaki."),
        ("address", "Dekat masjid"),
    ],
)
def test_an_accepted_text_is_taken_over_and_nothing_else_changes(proposal, sari, field, after):
    row = answer_suggestion(actor=sari, row=ask(proposal, field=field, after=after), accept=True)
    now = fresh(proposal)
    assert (getattr(now, field), now.cost, now.cost_reason) == (after, 123, "harga toko")
    assert after.lower() in now.search_text
    assert (row.state, row.answered_by) == (Answer.ACCEPTED, sari)
    assert now.latest_event == proposal.latest_event


def test_the_authors_are_told_then_who_suggested(proposal, sari):
    person = make_user()
    row = ask(proposal, person)
    assert list(Message.objects.values_list("user", flat=True)) == [sari.pk]
    answer_suggestion(actor=sari, row=row, accept=False, word="Lorong 4 usulan lain.")
    told = Message.objects.get(user=person)
    assert "Lorong 4 usulan lain." in told.body
    assert AuditEntry.objects.filter(action__endswith="_suggestion").count() == 1
    assert AuditEntry.objects.filter(action="proposals.suggest").count() == 1


def test_declining_needs_a_word_and_keeps_the_text(proposal, sari):
    row = ask(proposal)
    with pytest.raises(NeedsReason):
        answer_suggestion(actor=sari, row=row, accept=False, word=" ")
    answer_suggestion(actor=sari, row=row, accept=False, word="Terima kasih, belum.")
    assert fresh(proposal).title == "Paving Lorong 3"
    with pytest.raises(BadStep):
        answer_suggestion(actor=sari, row=row, accept=True)


def test_a_text_that_changed_meanwhile_is_not_overwritten(proposal, sari):
    first, second = ask(proposal), ask(proposal, make_user("b@example.org"), after="Paving Lorong 5")
    answer_suggestion(actor=sari, row=first, accept=True)
    with pytest.raises(BadStep):
        answer_suggestion(actor=sari, row=second, accept=True)
    assert fresh(proposal).title == "Paving Lorong 3 dan 4"


def test_others_neither_answer_nor_take_back(proposal, sari):
    person = make_user()
    row = ask(proposal, person)
    for verb in (lambda: answer_suggestion(actor=person, row=row, accept=True),
                 lambda: take_back_suggestion(actor=sari, row=row)):  # fmt: skip
        with pytest.raises(NotYours):
            verb()
    assert take_back_suggestion(actor=person, row=row).state == Answer.WITHDRAWN


@pytest.mark.parametrize(
    ("more", "error"),
    [({"reason": " "}, NeedsReason), ({"after": "Paving Lorong 3"}, BadProposal), ({"after": "x" * 121}, BadProposal),
     ({"field": "problem", "after": "pendek"}, BadProposal), ({"after": ""}, BadProposal)],
)  # fmt: skip
def test_a_suggestion_that_could_not_stand_is_refused(proposal, more, error):
    with pytest.raises(error):
        ask(proposal, **more)


def test_authors_suggest_nothing_and_nobody_without_end(proposal, sari):
    with pytest.raises(BadStep):
        ask(proposal, sari)
    for number in range(5):
        ask(proposal, after=f"Paving Lorong {number + 4}")
    with pytest.raises(BadStep):
        ask(proposal, after="Paving Lorong 99")


def test_only_while_the_text_may_change(cycle, proposal):
    with pytest.raises(BadStep):
        ask(make_proposal(cycle, "U-07", status="eligible"))
    with pytest.raises(NotOpen):
        ask(
            fresh(proposal).__class__.objects.get(
                pk=make_proposal(open_only(make_cycle("lain-27")), "U-08").pk
            )
        )


def test_everybody_reads_the_history_and_no_name(client, proposal, sari):
    person = make_user(display_name="Pak Saran")
    answer_suggestion(actor=sari, row=ask(proposal, person), accept=False, word="Belum, ya.")
    ask(proposal, person, after="Paving Lorong 9")
    page = client.get(
        reverse("proposals:together", args=[proposal.cycle.slug, proposal.code])
    ).content.decode()
    assert "Belum, ya." in page
    assert "Pak Saran" not in page
    assert [change.row.state for change in suggestions(proposal)] == [Answer.OPEN, Answer.DECLINED]


def test_the_way_through_the_pages(client, proposal, sari):
    here = [proposal.cycle.slug, proposal.code]
    client.force_login(make_user())
    address = reverse("proposals:suggest", args=here)
    assert "Paving Lorong 3" in client.get(address).content.decode()
    refused = client.post(address, {"field": "title", "after": "Paving Lorong 3", "reason": "Tak berubah"})
    assert (refused.status_code, "Tak berubah" in refused.content.decode()) == (422, True)
    client.post(address, {"field": "title", "after": "Paving Lorong 4", "reason": "Salah nomor"})
    row = SuggestedEdit.objects.get()
    answer = reverse("proposals:suggestion_answer", args=[*here, row.pk])
    assert client.post(answer, {"yes": "1"}).status_code == 404
    client.force_login(sari)
    client.post(answer, {"yes": "1", "word": "Betul."})
    assert fresh(proposal).title == "Paving Lorong 4"
