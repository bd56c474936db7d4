"""Drafts belong to one person or one browser, and are never lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from participate.kit.clock import database_now
from participate.processes.enums import Capability
from participate.proposals.errors import DraftGone
from participate.proposals.models import ProposalDraft
from participate.proposals.services import drafts
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_dictionary

pytestmark = pytest.mark.django_db
PAGES = ("step", "photos", "review", "submitted", "draft_delete", "draft_restore")


@pytest.fixture
def cycle():
    made = make_cycle(open_now=[Capability.PROPOSE])
    make_dictionary(made)
    return made


def begin(client, cycle):
    client.post(reverse("proposals:start", args=[cycle.slug]))
    return ProposalDraft.objects.order_by("-pk").first()


def url(name, draft):
    extra = ["title"] if name == "step" else []
    return reverse(f"proposals:{name}", args=[draft.cycle.slug, draft.pk, *extra])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("owned", [True, False])
@pytest.mark.parametrize("visitor", ["anonymous", "other"])
def test_somebody_elses_draft_does_not_exist(cycle, name, method, owned, visitor):
    owner, stranger = Client(), Client()
    if owned:
        owner.force_login(make_user("pemilik@example.org"))
    draft = begin(owner, cycle)
    if visitor == "other":
        stranger.force_login(make_user("lain@example.org"))
    elif owned:
        stranger.cookies = owner.cookies
        stranger.logout()
        stranger.cookies.pop("sessionid", None)
    status = getattr(stranger, method)(url(name, draft)).status_code
    wrong_method = (method == "get" and name.startswith("draft_")) or (
        method == "post" and name == "submitted"
    )
    assert status == (405 if wrong_method else 404)


def test_after_sign_in_the_draft_is_the_persons_and_continues_on_another_device(cycle):
    phone, laptop, person = Client(), Client(), make_user()
    draft = begin(phone, cycle)
    phone.post(url("step", draft), {"title": "Lampu di Lorong 7", "next": "1"})
    phone.force_login(person)
    phone.get(url("review", draft))
    laptop.force_login(person)
    page = laptop.get(reverse("proposals:start", args=[cycle.slug])).content.decode()
    assert "Lampu di Lorong 7" in page
    assert reverse("proposals:step", args=[cycle.slug, draft.pk, "item"]) in page
    assert 'value="Lampu di Lorong 7"' in laptop.get(url("step", draft)).content.decode()


def test_a_signed_in_draft_is_not_left_on_the_device(cycle):
    phone = Client()
    phone.force_login(make_user())
    draft = begin(phone, cycle)
    phone.logout()
    assert phone.get(url("step", draft)).status_code == 404


def test_deleting_can_be_undone(client, cycle):
    draft = begin(client, cycle)
    client.post(url("step", draft), {"title": "Lampu di Lorong 7", "next": "1"})
    client.post(url("draft_delete", draft))
    mine = reverse("proposals:mine", args=[cycle.slug])
    assert url("draft_restore", draft) in client.get(mine).content.decode()
    assert (
        "Lampu di Lorong 7" not in client.get(reverse("proposals:start", args=[cycle.slug])).content.decode()
    )
    client.post(url("draft_restore", draft))
    assert url("draft_delete", draft) in client.get(mine).content.decode()
    assert 'value="Lampu di Lorong 7"' in client.get(url("step", draft)).content.decode()


def test_a_deleted_draft_takes_no_more_answers(cycle):
    draft = drafts.start_draft(actor=make_user(), cycle=cycle, token="")
    drafts.delete_draft(draft=draft)
    with pytest.raises(DraftGone):
        drafts.save_answer(draft=draft, step="title", answer={"title": ["x"]})
    with pytest.raises(DraftGone):
        drafts.send_draft(actor=draft.owner, draft=draft, fields={})


def test_tokens_have_256_random_bits_and_only_the_hash_is_stored(cycle):
    tokens = {drafts.new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert min(map(len, tokens)) >= 43
    token = tokens.pop()
    draft = drafts.start_draft(actor=None, cycle=cycle, token=token)
    assert (draft.token_hash == drafts.hash_token(token), token in draft.token_hash) == (True, False)


def test_an_empty_token_opens_nothing(cycle):
    drafts.start_draft(actor=make_user(), cycle=cycle, token="")
    stranger = Client()
    stranger.cookies["usulan"] = ""
    draft = ProposalDraft.objects.get()
    assert stranger.get(url("step", draft)).status_code == 404


def test_old_drafts_are_forgotten_with_their_contacts(cycle):
    now = database_now()
    old = drafts.start_draft(actor=None, cycle=cycle, token="a", now=now)
    deleted = drafts.start_draft(actor=None, cycle=cycle, token="b", now=now)
    kept = drafts.start_draft(actor=None, cycle=cycle, token="c", now=now)
    ProposalDraft.objects.filter(pk=old.pk).update(updated_at=now - timedelta(days=91))
    ProposalDraft.objects.filter(pk=deleted.pk).update(deleted_at=now - timedelta(days=8))
    assert drafts.forget_drafts(now=now) == 2
    assert list(ProposalDraft.objects.all()) == [kept]


@pytest.mark.parametrize("count", [1, 30])
def test_my_list_takes_the_same_queries_at_one_and_thirty_drafts(
    client, cycle, count, django_assert_max_num_queries
):
    person = make_user()
    for _ in range(count):
        drafts.start_draft(actor=person, cycle=cycle, token="")
    client.force_login(person)
    with django_assert_max_num_queries(10):
        client.get(reverse("proposals:mine", args=[cycle.slug]))
