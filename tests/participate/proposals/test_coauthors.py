"""Writing a proposal together: by invitation or on request; named only by their own choice; may edit; may leave."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from participate.notices.models import Message, Subscription
from participate.processes.enums import Capability, Role
from participate.proposals.enums import Joining
from participate.proposals.errors import BadStep, NotYours
from participate.proposals.models import CoAuthor
from participate.proposals.queries.together import author_pks, together
from participate.proposals.services import coauthors
from participate.proposals.services.verification import resubmit, return_proposal
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(open_now=[Capability.PROPOSE, Capability.VERIFY])


@pytest.fixture
def sari():
    return make_user("sari@example.org", display_name="Ibu Sari")


@pytest.fixture
def ani():
    user = make_user("ani@example.org", display_name="Ibu Ani")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def proposal(cycle, sari):
    return make_proposal(cycle, proposer=sari)


def invite(sari, proposal, to):
    return coauthors.invite(actor=sari, proposal=proposal, to=to)


def accept(person, row, **more):
    token = coauthors.invitation_token(row)
    return coauthors.answer_invitation(actor=person, token=token, accept=True, **more)


@pytest.mark.parametrize("to", ["ani@example.org", " ANI@example.org", "ibu ani", "0812-0000-0001"])
def test_an_account_is_found_by_address_number_or_name(sari, ani, proposal, to):
    type(ani).objects.filter(pk=ani.pk).update(phone="+6281200000001", phone_verified=True)
    row = invite(sari, proposal, to)
    assert (row.person, row.state) == (ani, Joining.INVITED)
    assert Message.objects.filter(user=ani).count() == 1


def test_a_name_that_two_people_have_finds_nobody(sari, ani, proposal):
    make_user("lain@example.org", display_name="Ibu Ani")
    assert invite(sari, proposal, "Ibu Ani").person is None


def test_an_address_without_an_account_gets_a_mail_with_the_link(
    sari, proposal, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = invite(sari, proposal, "baru@example.org")
    assert [row.to for row in mail.outbox] == [["baru@example.org"]]
    # The signature tells the second it was made in; what is signed does not.
    assert f"/undangan/{coauthors.invitation_token(row).split(':')[0]}:" in mail.outbox[0].body
    new = make_user("baru@example.org")
    accept(new, row)
    row.refresh_from_db()
    assert (row.person, row.state, row.invited_as) == (new, Joining.JOINED, "")


def test_the_answer_never_says_whether_there_is_an_account(client, sari, ani, proposal):
    client.force_login(sari)
    address = reverse("proposals:coauthor_invite", args=[proposal.cycle.slug, proposal.code])
    pages = []
    for to in ("ani@example.org", "siapa@example.org", "sari@example.org"):
        page = client.post(address, {"to": to}, follow=True).content.decode()
        pages.append([line for line in page.splitlines() if "notice" in line or "messages" in line])
    assert pages[0] == pages[1] == pages[2] != []


def test_a_co_author_is_told_and_may_edit_while_the_proposer_may(cycle, sari, ani, proposal):
    accept(ani, invite(sari, proposal, ani.email))
    assert author_pks(proposal) == {sari.pk, ani.pk}
    assert Subscription.objects.filter(user=ani, topic=f"proposal:{proposal.pk}").exists()
    verifier = make_user("v@example.org", Role.VERIFIER, cycle=cycle)
    return_proposal(actor=verifier, proposal=proposal, reason_code="incomplete_documents", note="Foto?")
    assert Message.objects.filter(user=ani, key__startswith="proposal:").count() == 1
    event = resubmit(actor=ani, proposal=proposal, fields={"address": "Depan masjid"}, note="Foto ada")
    assert (event.decision, event.actor_role) == ("resubmitted", "coauthor")
    with pytest.raises(NotYours):
        resubmit(actor=make_user("x@example.org"), proposal=proposal, fields={})


def test_who_left_edits_no_more_and_is_not_counted(sari, ani, proposal):
    accept(ani, invite(sari, proposal, ani.email), show_name=True)
    assert together(proposal).names == ("Ibu Ani",)
    coauthors.leave(actor=ani, proposal=proposal)
    assert (together(proposal).number, author_pks(proposal)) == (0, {sari.pk})
    with pytest.raises(BadStep):
        coauthors.leave(actor=ani, proposal=proposal)


def test_names_show_by_choice_only(client, sari, ani, proposal):
    budi = make_user("budi@example.org", display_name="Pak Budi")
    accept(ani, invite(sari, proposal, ani.email), show_name=True)
    accept(budi, invite(sari, proposal, "siapa saja"))
    page = client.get(reverse("proposals:detail", args=[proposal.cycle.slug, proposal.code])).content.decode()
    assert "Ibu Ani dan 1 orang lagi" in page
    assert "Pak Budi" not in page
    coauthors.choose_name(actor=ani, proposal=proposal, show_name=False)
    assert (together(proposal).number, together(proposal).names) == (2, ())


def test_a_request_is_let_in_or_not_by_authors(sari, ani, proposal):
    row = coauthors.ask_to_join(actor=ani, proposal=proposal)
    assert coauthors.ask_to_join(actor=ani, proposal=proposal) == row
    assert Message.objects.filter(user=sari).count() == 1
    with pytest.raises(NotYours):
        coauthors.answer_request(actor=ani, row=row, accept=True)
    coauthors.answer_request(actor=sari, row=row, accept=False)
    assert (ani.pk in author_pks(proposal), Message.objects.filter(user=ani).count()) == (False, 1)
    with pytest.raises(BadStep):
        coauthors.answer_request(actor=sari, row=row, accept=True)
    again = coauthors.ask_to_join(actor=ani, proposal=proposal)
    coauthors.answer_request(actor=sari, row=again, accept=True)
    assert ani.pk in author_pks(proposal)


def test_a_link_works_once_and_for_a_month(sari, ani, proposal):
    row = invite(sari, proposal, "Bu Ani dari RT 3")
    token = coauthors.invitation_token(row)
    coauthors.answer_invitation(actor=ani, token=token, accept=False)
    with pytest.raises(BadStep):
        coauthors.answer_invitation(actor=make_user(), token=token, accept=True)
    with pytest.raises(BadStep):
        coauthors.read_invitation(token + "x")
    old = invite(sari, proposal, "Bu Wati")
    CoAuthor.objects.filter(pk=old.pk).update(made_at=old.made_at - timedelta(days=31))
    invite(sari, proposal, "Bu Rina")
    assert not CoAuthor.objects.filter(invited_as="Bu Wati").exists()


def test_only_authors_invite_and_not_without_end(sari, ani, proposal):
    with pytest.raises(NotYours):
        invite(ani, proposal, "x@example.org")
    for number in range(coauthors.MOST_TOGETHER):
        invite(sari, proposal, f"Tetangga {number}")
    with pytest.raises(BadStep):
        invite(sari, proposal, "Satu lagi")


def test_a_proposal_that_has_ended_takes_nobody(cycle, sari, ani):
    ended = make_proposal(cycle, "U-09", status="rejected", proposer=sari)
    with pytest.raises(BadStep):
        coauthors.ask_to_join(actor=ani, proposal=ended)


def test_the_whole_way_through_the_pages(client, sari, ani, proposal):
    here = [proposal.cycle.slug, proposal.code]
    client.force_login(ani)
    client.post(reverse("proposals:coauthor_ask", args=here))
    row = CoAuthor.objects.get()
    client.force_login(sari)
    page = client.get(reverse("proposals:together", args=here)).content.decode()
    assert "Ibu Ani" in page
    client.post(reverse("proposals:coauthor_answer", args=[*here, row.pk]), {"yes": "1"})
    client.force_login(ani)
    assert "Anda ikut menulis" in client.get(reverse("proposals:together", args=here)).content.decode()
    client.post(reverse("proposals:coauthor_self", args=here), {"show_name": "1"})
    assert together(proposal).names == ("Ibu Ani",)
    client.post(reverse("proposals:coauthor_self", args=here), {"leave": "1"})
    assert together(proposal).number == 0


def test_an_invitation_is_answered_on_its_page(client, sari, ani, proposal):
    link = reverse("proposals:invitation", args=[coauthors.invitation_token(invite(sari, proposal, "Ani"))])
    assert client.get(link).status_code == 302
    client.force_login(ani)
    assert proposal.title in client.get(link).content.decode()
    assert client.post(link, {"yes": "1", "show_name": "1"}).status_code == 302
    assert together(proposal).names == ("Ibu Ani",)
    assert client.get(link).status_code == 410
