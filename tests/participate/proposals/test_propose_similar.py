"""While one writes: cards of similar proposals, to join that one or to say why this one is different."""

import pytest
from django.urls import reverse

from participate.processes.enums import Capability
from participate.proposals.enums import Joining
from participate.proposals.models import CoAuthor, Difference, ProposalDraft, Support
from participate.proposals.services.grams import index_titles
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_dictionary, make_proposal
from tests.participate.proposals.test_propose import begin, fill, review_url, step_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    made = make_cycle(open_now=[Capability.PROPOSE, Capability.VERIFY])
    make_dictionary(made)
    return made


@pytest.fixture
def twin(cycle):
    row = make_proposal(cycle, title="Paving blok Lorong 3 dan 4", proposer=make_user("sari@example.org"))
    index_titles(row)
    return row


def answer(client, draft, step, code, **typed):
    address = reverse("proposals:similar_answer", args=[draft.cycle.slug, draft.pk, step, code])
    return client.post(address, typed)


def test_the_cards_come_while_one_types_and_nothing_is_kept(client, cycle, twin):
    draft = begin(client, cycle)
    address = reverse("proposals:similar_live", args=[cycle.slug, draft.pk, "title"])
    assert twin.code in client.post(address, {"title": "paving blok lorong"}).content.decode()
    assert twin.code not in client.post(address, {"title": "Sekolah lansia"}).content.decode()
    draft.refresh_from_db()
    assert draft.data == {}
    assert client.post(address.replace("/title/", "/lain/")).status_code == 404


def test_only_the_drafts_owner_asks(client, cycle, twin):
    draft = begin(client, cycle)
    client.cookies.clear()
    address = reverse("proposals:similar_live", args=[cycle.slug, draft.pk, "title"])
    assert client.post(address, {"title": "paving"}).status_code == 404


def test_the_difference_is_kept_with_the_draft_then_with_the_proposal(client, cycle, twin):
    client.force_login(make_user())
    draft = begin(client, cycle)
    fill(client, draft)
    reason = "Lorong 3 sisi utara, bukan selatan."
    typed = {"title": "Paving Lorong 3 utara", "different": "1", f"because-{twin.code}": reason}
    assert answer(client, draft, "title", twin.code, **typed)["Location"].endswith("/title/#mirip")
    page = client.get(review_url(draft)).content.decode()
    assert reason in page
    assert "Paving Lorong 3 utara" in page
    client.post(review_url(draft))
    kept = Difference.objects.get()
    assert (kept.other, kept.reason, kept.proposal.title) == (twin, reason, "Paving Lorong 3 utara")


def test_verifiers_read_the_difference(client, cycle, twin):
    new = make_proposal(cycle, "U-02")
    new.differences.create(other=twin, reason="Ini sisi utara.", at=new.latest_event.at)
    from participate.processes.enums import Role

    client.force_login(make_user("v@example.org", Role.VERIFIER, cycle=cycle))
    page = client.get(reverse("proposals:verify", args=[cycle.slug, new.code])).content.decode()
    assert "Ini sisi utara." in page
    assert (
        "Ini sisi utara."
        not in client.get(reverse("proposals:detail", args=[cycle.slug, new.code])).content.decode()
    )


def test_joining_supports_asks_and_puts_the_draft_away(client, cycle, twin):
    person = make_user()
    client.force_login(person)
    draft = begin(client, cycle)
    place = answer(client, draft, "title", twin.code, join="1")["Location"]
    assert place == reverse("proposals:together", args=[cycle.slug, twin.code])
    assert Support.objects.filter(person=person, proposal=twin).exists()
    assert CoAuthor.objects.get(person=person).state == Joining.ASKED
    assert ProposalDraft.objects.get(pk=draft.pk).deleted_at is not None


def test_joining_without_an_account_signs_in_first_and_loses_nothing(client, cycle, twin):
    draft = begin(client, cycle)
    place = answer(client, draft, "title", twin.code, join="1", title="Paving saya")["Location"]
    assert place.startswith("/akun/login/")
    draft.refresh_from_db()
    assert (draft.data["title"], draft.deleted_at) == ({"title": ["Paving saya"]}, None)


def test_a_proposal_without_an_account_behind_it_is_supported_only(client, cycle):
    paper = make_proposal(cycle, "U-07")
    client.force_login(make_user())
    draft = begin(client, cycle)
    answer(client, draft, "title", paper.code, join="1")
    assert (Support.objects.count(), CoAuthor.objects.count()) == (1, 0)


def test_the_return_key_never_joins(client, cycle, twin):
    """The first button of the form in the page is “Next”: that is the one the return key presses."""
    draft = begin(client, cycle)
    client.post(step_url(draft, "title"), {"title": "Paving blok lorong", "next": "1"})
    page = client.get(step_url(draft, "title")).content.decode()
    assert 0 < page.index('name="next"') < page.index('name="join"')
