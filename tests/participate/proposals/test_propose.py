"""A resident proposes on a phone without JavaScript."""

import re

import pytest
from django.urls import reverse

from participate.processes.enums import Capability
from participate.proposals.forms.wizard import STEPS
from participate.proposals.models import Contact, Proposal, ProposalDraft
from participate.proposals.views.browser import COOKIE
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_dictionary, make_proposal

pytestmark = pytest.mark.django_db

ANSWERS = {
    "problem": {"problem": "Lorong 3 becek saat hujan, anak sekolah sering terpeleset."},
    "title": {"title": "Paving blok Lorong 3"},
    "item": {"item": "K-01"},
    "volume": {"volume": "520"},
    "place": {"area": "RW-01", "rt": "RT 003", "address": "Lorong 3, samping masjid"},
    "people": {"beneficiaries_total": "640", "beneficiaries_women": "330"},
    "contribution": {"contribution": "Kerja bakti dua hari"},
    "proposer": {"proposer_group": "RW", "contact_name": "Ibu Contoh", "contact_phone": "0812-0000-0000"},
}


@pytest.fixture
def cycle():
    made = make_cycle(open_now=[Capability.PROPOSE])
    make_dictionary(made)
    return made


def begin(client, cycle):
    answer = client.post(reverse("proposals:start", args=[cycle.slug]))
    return ProposalDraft.objects.get(pk=re.search(r"/usul/(\d+)/", answer["Location"])[1])


def step_url(draft, step):
    return reverse("proposals:step", args=[draft.cycle.slug, draft.pk, step])


def review_url(draft):
    return reverse("proposals:review", args=[draft.cycle.slug, draft.pk])


def fill(client, draft, **changes):
    for step, answer in {**ANSWERS, **changes}.items():
        if answer is not None:
            response = client.post(step_url(draft, step), {**answer, "next": "1"})
            assert response.status_code == 302, (step, response.content.decode()[:3000])


def test_nine_questions_one_per_screen_in_order(client, cycle):
    draft = begin(client, cycle)
    assert STEPS == (
        "problem",
        "title",
        "item",
        "volume",
        "place",
        "people",
        "photos",
        "contribution",
        "proposer",
    )
    for number, step in enumerate(STEPS, start=1):
        page = client.get(step_url(draft, step), follow=True)
        assert page.status_code == 200
        assert f"{number} dari 9" in page.content.decode() or f"{number} of 9" in page.content.decode()


def test_a_resident_proposes_without_javascript_and_signs_in_only_to_send(client, cycle):
    draft = begin(client, cycle)
    fill(client, draft)
    assert client.post(review_url(draft))["Location"].startswith(reverse("account_login"))
    person = make_user()
    client.force_login(person)
    sent = client.post(review_url(draft), follow=True)
    proposal = Proposal.objects.get()
    assert proposal.code in sent.content.decode()
    assert (proposal.title, proposal.cost, proposal.unit, proposal.area.code, proposal.proposer, proposal.status) == (
        "Paving blok Lorong 3", 137_800_000, "m2", "RW-01", person, "submitted",
    )  # fmt: skip
    assert Contact.objects.values_list("name", "phone").get() == ("Ibu Contoh", "081200000000")


def test_sending_twice_makes_one_proposal(client, cycle):
    client.force_login(make_user())
    draft = begin(client, cycle)
    fill(client, draft)
    pages = [client.post(review_url(draft))["Location"] for _ in range(3)]
    assert len(set(pages)) == 1
    assert Proposal.objects.count() == 1


def test_back_keeps_a_wrong_answer_without_asking_for_a_right_one(client, cycle):
    draft = begin(client, cycle)
    answer = client.post(step_url(draft, "title"), {"title": "x", "back": "1"})
    assert answer["Location"] == step_url(draft, "problem")
    assert 'value="x"' in client.get(step_url(draft, "title")).content.decode()


def test_a_text_of_three_thousand_characters_is_kept_and_the_error_says_how_many_fit(client, cycle):
    draft = begin(client, cycle)
    text = "abcdefghi " * 300
    page = client.post(step_url(draft, "problem"), {"problem": text})
    assert page.status_code == 422
    assert text.strip() in page.content.decode()
    assert "500" in page.content.decode()
    assert text.strip() in client.get(step_url(draft, "problem")).content.decode()


def test_a_cost_unlike_the_dictionary_needs_a_reason(client, cycle):
    draft = begin(client, cycle)
    fill(client, draft, volume=None, place=None, people=None, contribution=None, proposer=None)
    wrong = client.post(step_url(draft, "volume"), {"volume": "10", "cost": "5 juta"})
    assert wrong.status_code == 422
    right = client.post(
        step_url(draft, "volume"), {"volume": "10", "cost": "5 juta", "cost_reason": "Harga toko"}
    )
    assert right.status_code == 302


def test_not_in_the_dictionary_asks_for_the_own_estimate(client, cycle):
    client.force_login(make_user())
    draft = begin(client, cycle)
    own = {
        "volume": "3", "unit": "paket", "cost": "Rp 4.500.000", "cost_reason": "Tawaran toko", "category": "KES",
        "kind": "non_physical",
    }  # fmt: skip
    fill(client, draft, item={"item": "none"}, volume=own)
    client.post(review_url(draft))
    proposal = Proposal.objects.get()
    assert (proposal.dictionary_item, proposal.cost, proposal.unit_price, proposal.category.code, proposal.kind) == (
        None, 4_500_000, 1_500_000, "KES", "non_physical",
    )  # fmt: skip


def test_a_group_larger_than_the_total_is_refused(client, cycle):
    draft = begin(client, cycle)
    page = client.post(step_url(draft, "people"), {"beneficiaries_total": "10", "beneficiaries_women": "11"})
    assert page.status_code == 422


def test_review_names_what_is_missing_and_sends_nothing(client, cycle):
    client.force_login(make_user())
    draft = begin(client, cycle)
    page = client.post(review_url(draft))
    assert page.status_code == 422
    assert Proposal.objects.count() == 0
    assert step_url(draft, "place") + "?tinjau=1" in page.content.decode()


def test_from_review_a_changed_answer_returns_to_review(client, cycle):
    draft = begin(client, cycle)
    answer = client.post(step_url(draft, "title"), {"title": "Judul yang lebih baik", "from_review": "1"})
    assert answer["Location"] == review_url(draft)


def test_when_proposing_ends_mid_draft_the_sentence_is_clear_and_the_draft_is_kept(client, cycle):
    client.force_login(make_user())
    draft = begin(client, cycle)
    fill(client, draft)
    open_only(cycle)
    page = client.post(review_url(draft))
    assert page.status_code == 409
    assert Proposal.objects.count() == 0
    assert client.post(step_url(draft, "title"), {"title": "Masih bisa disimpan"}).status_code == 302
    draft.refresh_from_db()
    assert draft.data["title"] == {"title": ["Masih bisa disimpan"]}


def test_outside_the_phase_nothing_can_be_begun(client, cycle):
    open_only(cycle)
    assert client.get(reverse("proposals:start", args=[cycle.slug])).status_code == 200
    assert client.post(reverse("proposals:start", args=[cycle.slug])).status_code == 409


def test_autosave_keeps_what_is_typed_and_answers_without_a_page(client, cycle):
    draft = begin(client, cycle)
    assert client.post(step_url(draft, "problem"), {"problem": "Baru", "autosave": "1"}).status_code == 204
    draft.refresh_from_db()
    assert draft.data == {"problem": {"problem": ["Baru"]}}


def test_the_dictionary_can_be_searched_without_javascript(client, cycle):
    draft = begin(client, cycle)
    page = client.get(step_url(draft, "item"), {"cari": "lampu"}).content.decode()
    assert "Lampu jalan lorong" in page
    assert "Paving blok lorong" not in page
    assert 'value="none"' in page


def test_a_similar_proposal_is_shown_and_never_stops_anybody(client, cycle):
    twin = make_proposal(cycle)
    client.force_login(make_user())
    draft = begin(client, cycle)
    fill(client, draft)
    assert twin.code in client.get(review_url(draft)).content.decode()
    assert client.post(review_url(draft)).status_code == 302


def test_the_cookie_is_unguessable_and_closed_to_scripts(client, cycle):
    begin(client, cycle)
    cookie = client.cookies[COOKIE]
    assert len(cookie.value) >= 43
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie.value not in str(list(ProposalDraft.objects.values()))


def test_an_unknown_step_does_not_exist(client, cycle):
    assert client.get(step_url(begin(client, cycle), "lain")).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_every_screen_stays_within_twelve_queries(client, cycle, step, django_assert_max_num_queries):
    client.force_login(make_user())
    draft = begin(client, cycle)
    fill(client, draft)
    with django_assert_max_num_queries(12):
        client.get(step_url(draft, step))
