"""Verifiers decide, each with a sentence the proposer reads; two at once lose nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from participate.processes.enums import Capability, Role
from participate.processes.errors import NotOpen, NotYourRole
from participate.proposals.errors import AlreadyDecided, BadMerge, BadStep, NeedsReason, NotYours
from participate.proposals.models import Agency, MergeLink, Proposal, ProposalEvent
from participate.proposals.queries.deadlines import overdue_before, verification_due
from participate.proposals.queries.similar import metres_between, similar_to_proposal
from participate.proposals.queries.verification import QueueFilter, cost_corrections, queue, queue_counts
from participate.proposals.services import verification as verbs
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_dictionary, make_many, make_proposal, proposal_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    made = make_cycle(open_now=[Capability.VERIFY])
    make_dictionary(made)
    return made


@pytest.fixture
def verifier(cycle):
    return make_user("tim@example.org", Role.VERIFIER, cycle=cycle)


def run(verb, actor, proposal, **extra):
    agency = Agency.objects.first()
    target = Proposal.objects.filter(code="U-99").first()
    calls = {
        "accept": lambda: verbs.accept(actor=actor, proposal=proposal, **extra),
        "condition": lambda: verbs.accept_conditionally(
            actor=actor, proposal=proposal, note="Surat hibah", **extra
        ),
        "return": lambda: verbs.return_proposal(
            actor=actor, proposal=proposal, reason_code="incomplete_documents", note="Lengkapi surat", **extra
        ),
        "reject": lambda: verbs.reject(
            actor=actor, proposal=proposal, reason_code="outside_authority", note="Jalan nasional", **extra
        ),
        "route": lambda: verbs.route(actor=actor, proposal=proposal, agency=agency, note="Ke dinas", **extra),
        "merge": lambda: verbs.merge_into(
            actor=actor, proposal=proposal, target=target, note="Sama", **extra
        ),
        "cost": lambda: verbs.correct_cost(actor=actor, proposal=proposal, cost=1, reason="Harga", **extra),
    }
    return calls[verb]()


VERBS = {
    "accept": ("eligible", ""), "condition": ("eligible", "conditional_land"),
    "return": ("returned", "incomplete_documents"), "reject": ("rejected", "outside_authority"),
    "route": ("routed", "agency_authority"), "merge": ("merged", "duplicate"),
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_records_its_decision_reason_and_role(cycle, verifier, verb):
    make_proposal(cycle, code="U-99")
    proposal = make_proposal(cycle, code="U-01")
    event = run(verb, verifier, proposal)
    assert (event.decision, event.reason_code, event.actor, event.actor_role, event.stage) == (
        *VERBS[verb], verifier, "verifier", "verifikasi_kelurahan",
    )  # fmt: skip


@pytest.mark.parametrize(
    "role", [None, Role.OPERATOR, Role.DELEGATE, Role.FACILITATOR, Role.COUNCIL_EDITOR, Role.AUDITOR]
)
@pytest.mark.parametrize("verb", [*VERBS, "cost"])
def test_only_verifiers_decide(cycle, verb, role):
    make_proposal(cycle, code="U-99")
    person = make_user("lain@example.org", *([role] if role else []), cycle=cycle)
    with pytest.raises(NotYourRole):
        run(verb, person, make_proposal(cycle, code="U-01"))
    assert ProposalEvent.objects.count() == 2


@pytest.mark.parametrize("opened", [[], [Capability.PROPOSE], [Capability.VOTE], [Capability.DECIDE]])
@pytest.mark.parametrize("verb", [*VERBS, "cost"])
def test_only_while_verification_is_open(cycle, verifier, verb, opened):
    make_proposal(cycle, code="U-99")
    proposal = make_proposal(cycle, code="U-01")
    open_only(cycle, *opened)
    with pytest.raises(NotOpen):
        run(verb, verifier, proposal)


@pytest.mark.parametrize("verb", [*VERBS, "cost"])
def test_the_second_verifier_hears_who_was_first_and_nothing_is_lost(cycle, verifier, verb):
    make_proposal(cycle, code="U-99")
    proposal = make_proposal(cycle, code="U-01")
    seen = proposal.latest_event_id
    first = make_user("pertama@example.org", Role.VERIFIER, cycle=cycle, display_name="Ibu Pertama")
    verbs.accept(actor=first, proposal=proposal, seen=seen)
    with pytest.raises(AlreadyDecided) as error:
        run(verb, verifier, proposal, seen=seen)
    assert "Ibu Pertama" in error.value.message
    assert proposal.events.count() == 2


def test_merging_keeps_the_lineage_adds_the_quantity_and_computes_the_cost(cycle, verifier):
    target = make_proposal(cycle, code="U-04", volume=Decimal(20))
    source = make_proposal(cycle, code="U-22", volume=Decimal(6))
    verbs.merge_into(actor=verifier, proposal=source, target=target, volume=Decimal(26), note="20 + 6 = 26")
    target.refresh_from_db()
    source.refresh_from_db()
    link = MergeLink.objects.get()
    assert (target.volume, target.cost, source.volume, source.status) == (26, 26 * 265_000, 6, "merged")
    assert (link.source, link.target, link.volume_before, link.volume_after) == (source, target, 20, 26)
    assert [row.source for row in target.merged_from_links.all()] == [source]


@pytest.mark.parametrize("status", ["merged", "rejected", "routed", "on_ballot"])
def test_nothing_is_merged_into_what_no_longer_goes_on(cycle, verifier, status):
    target = make_proposal(cycle, code="U-04", status=status)
    with pytest.raises(BadMerge):
        verbs.merge_into(actor=verifier, proposal=make_proposal(cycle, code="U-22"), target=target, note="")


def test_nothing_is_merged_into_itself_or_into_another_cycle(cycle, verifier):
    source = make_proposal(cycle, code="U-22")
    other = make_proposal(make_cycle(slug="lain-2027", name="Lain"), code="U-01")
    for target in (source, other):
        with pytest.raises(BadMerge):
            verbs.merge_into(actor=verifier, proposal=source, target=target, note="")


def test_routing_names_agency_and_track(cycle, verifier):
    proposal = make_proposal(cycle)
    agency = Agency.objects.get(code="KELURAHAN")
    verbs.route(actor=verifier, proposal=proposal, agency=agency, note="")
    proposal.refresh_from_db()
    assert (proposal.agency, proposal.track) == (agency, "opd")


def test_a_condition_must_be_written(cycle, verifier):
    with pytest.raises(NeedsReason):
        verbs.accept_conditionally(actor=verifier, proposal=make_proposal(cycle), note=" ")


def test_a_corrected_cost_keeps_old_and_new_and_the_reason(cycle, verifier):
    proposal = make_proposal(cycle, status="eligible")
    verbs.correct_cost(actor=verifier, proposal=proposal, cost=2_000_000, reason="Harga satuan 2026")
    proposal.refresh_from_db()
    assert (proposal.cost, proposal.latest_event.cost, proposal.latest_event.reason_code) == (
        2_000_000,
        2_000_000,
        "amended",
    )
    rows = [{key: row[key] for key in ("before", "after", "reason")} for row in cost_corrections(proposal)]
    assert rows == [{"before": 2_650_000, "after": 2_000_000, "reason": "Harga satuan 2026"}]
    assert "Harga satuan 2026" in proposal.latest_event.note


def test_a_corrected_cost_of_a_waiting_proposal_stands_on_the_step_that_decides(cycle, verifier):
    proposal = make_proposal(cycle)
    verbs.correct_cost(actor=verifier, proposal=proposal, cost=2_000_000, reason="Harga")
    proposal.refresh_from_db()
    assert verbs.accept(actor=verifier, proposal=proposal).cost == 2_000_000


def test_the_cost_is_fixed_once_on_the_ballot(cycle, verifier):
    with pytest.raises(BadStep):
        verbs.correct_cost(
            actor=verifier, proposal=make_proposal(cycle, status="on_ballot"), cost=1, reason="x"
        )


def test_the_proposer_completes_a_returned_proposal(cycle):
    person = make_user()
    proposal = make_proposal(cycle, status="returned", proposer=person)
    fields = proposal_fields(cycle, title="Sudah lengkap")
    event = verbs.resubmit(actor=person, proposal=proposal, fields=fields, note="Surat terlampir")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.title, event.note, event.actor) == (
        "resubmitted", "Sudah lengkap", "Surat terlampir", person,
    )  # fmt: skip


def test_nobody_else_completes_it(cycle):
    proposal = make_proposal(cycle, status="returned", proposer=make_user())
    with pytest.raises(NotYours):
        verbs.resubmit(actor=make_user("lain@example.org"), proposal=proposal, fields=proposal_fields(cycle))


def desk(name, proposal, *extra):
    return reverse(f"proposals:{name}", args=[proposal.cycle.slug, proposal.code, *extra])


def test_the_resubmit_page_shows_the_sentence_and_belongs_to_the_proposer(client, cycle):
    person = make_user()
    proposal = make_proposal(cycle, status="returned", proposer=person)
    url = desk("resubmit", proposal)
    client.force_login(make_user("lain@example.org"))
    assert client.get(url).status_code == 404
    client.force_login(person)
    page = client.get(url)
    assert page.status_code == 200
    assert proposal.problem in page.content.decode()
    typed = {
        "problem": proposal.problem, "title": "Judul yang lengkap", "item": "K-01", "volume": "12", "area": "RW-01",
        "beneficiaries_total": "100", "proposer_group": "RW", "contact_name": "Ibu Contoh", "note": "Surat ada",
        "seen": proposal.latest_event_id,
    }  # fmt: skip
    assert client.post(url, typed).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.status, proposal.title, proposal.volume) == ("resubmitted", "Judul yang lengkap", 12)


def test_a_verifier_decides_without_javascript_and_goes_on_to_the_next(client, cycle, verifier):
    first, second = make_proposal(cycle, code="U-01"), make_proposal(cycle, code="U-02")
    client.force_login(verifier)
    url = desk("decide", first, "kembalikan")
    typed = {"seen": first.latest_event_id, "reason_code": "land_not_clear", "note": ""}
    preview = client.post(url, {**typed, "preview": "1"})
    assert (preview.status_code, first.events.count()) == (200, 1)
    done = client.post(url, typed)
    assert done["Location"] == desk("verify", second)
    event = first.events.last()
    assert (event.decision, event.reason_code) == ("returned", "land_not_clear")
    assert event.note
    assert event.note in preview.content.decode()


def test_on_an_old_screen_the_text_is_kept(client, cycle, verifier):
    proposal = make_proposal(cycle)
    seen = proposal.latest_event_id
    verbs.accept(actor=make_user("lain@example.org", Role.VERIFIER, cycle=cycle), proposal=proposal)
    client.force_login(verifier)
    typed = {"seen": seen, "reason_code": "land_not_clear", "note": "Kalimat panjang saya"}
    page = client.post(desk("decide", proposal, "kembalikan"), typed)
    assert page.status_code == 409
    assert "Kalimat panjang saya" in page.content.decode()
    assert proposal.events.count() == 2


@pytest.mark.parametrize(
    "action", ["terima", "bersyarat", "kembalikan", "gabung", "teruskan", "tolak", "biaya"]
)
def test_every_decision_has_its_page(client, cycle, verifier, action):
    make_proposal(cycle, code="U-99")
    proposal = make_proposal(cycle)
    client.force_login(verifier)
    url = desk("decide", proposal, action)
    assert client.get(url).status_code == 200
    assert client.post(url, {"seen": proposal.latest_event_id}).status_code in (302, 422)


def test_the_merge_page_suggests_the_sum(client, cycle, verifier):
    target = make_proposal(cycle, code="U-04", volume=Decimal(20))
    source = make_proposal(cycle, code="U-22", volume=Decimal(6))
    client.force_login(verifier)
    typed = {"seen": source.latest_event_id, "target": "U-04", "reason_code": "duplicate", "note": ""}
    client.post(desk("decide", source, "gabung"), typed)
    target.refresh_from_db()
    assert target.volume == 26


@pytest.mark.parametrize("name", ["queue", "score_table"])
@pytest.mark.parametrize("role", [None, Role.OPERATOR, Role.DELEGATE])
def test_the_desk_is_for_verifiers(client, cycle, name, role):
    client.force_login(make_user("lain@example.org", *([role] if role else []), cycle=cycle))
    assert client.get(reverse(f"proposals:{name}", args=[cycle.slug])).status_code == 403


def test_a_verifier_of_another_cycle_sees_nothing(client, cycle):
    other = make_cycle(slug="lain-2027", name="Lain")
    client.force_login(make_user("lain@example.org", Role.VERIFIER, cycle=other))
    assert client.get(desk("verify", make_proposal(cycle))).status_code == 403


def test_the_counts_of_the_tabs_sum_to_all(cycle):
    for number, status in enumerate(["submitted", "returned", "resubmitted", "eligible", "merged", "rejected", "routed",
                                     "on_ballot", "forwarded"]):  # fmt: skip
        make_proposal(cycle, code=f"U-{number}", status=status)
    counts = queue_counts(cycle, datetime(2030, 1, 1, tzinfo=UTC))
    assert counts == {
        "waiting": 2,
        "returned": 1,
        "accepted": 3,
        "elsewhere": 2,
        "rejected": 1,
        "all": 9,
        "overdue": 2,
    }


def test_the_filters_of_the_queue(cycle, verifier):
    now = datetime(2030, 1, 1, tzinfo=UTC)
    one = make_proposal(cycle, code="U-01")
    two = make_proposal(cycle, code="U-02", status="eligible", track="opd")
    verbs.return_proposal(actor=verifier, proposal=one, reason_code="other", note="Lengkapi")

    def found(**wanted):
        return [row.code for row in queue(cycle, QueueFilter(**wanted), user=verifier, now=now)]

    assert found(state="all") == [two.code, one.code]
    assert (found(), found(state="returned"), found(state="all", mine=True)) == ([], ["U-01"], ["U-01"])
    assert (found(state="all", track="opd"), found(state="all", category="KES"), found(state="all", area="RW-01")) == (
        ["U-02"], [], ["U-02", "U-01"],
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_takes_the_same_queries_at_one_and_thirty(
    client, cycle, verifier, count, django_assert_num_queries
):
    make_many(cycle, count, status="submitted")
    client.force_login(verifier)
    url = reverse("proposals:queue", args=[cycle.slug])
    client.get(url)
    with django_assert_num_queries(12):
        assert client.get(url).status_code == 200


def test_working_days_skip_the_weekend(cycle):
    friday = datetime(2026, 1, 9, 3, tzinfo=UTC)
    assert verification_due(cycle, friday) == date(2026, 1, 14)
    last_moment = datetime(2026, 1, 14, 15, 59, tzinfo=UTC)  # 23:59 in Makassar
    assert overdue_before(cycle, last_moment) <= friday
    assert overdue_before(cycle, datetime(2026, 1, 14, 16, 0, tzinfo=UTC)) > friday


def test_likeness_is_the_same_entry_near_by_or_in_the_same_area_or_anything_within_150_metres(cycle):
    here = make_proposal(cycle, code="U-01", latitude=-5.146, longitude=119.4433)
    make_proposal(cycle, code="U-02", latitude=-5.146, longitude=119.4440)
    other = make_many.__globals__["DictionaryItem"].objects.get(code="K-04")
    make_proposal(cycle, code="U-03", dictionary_item=other, latitude=-5.1461, longitude=119.4433)
    make_proposal(cycle, code="U-04", dictionary_item=other, latitude=-5.150, longitude=119.4433)
    make_proposal(cycle, code="U-05", status="rejected")
    assert [(row.proposal.code, row.same_item, row.metres) for row in similar_to_proposal(here)] == [
        ("U-02", True, 78), ("U-03", False, 11),
    ]  # fmt: skip
    assert metres_between(0, 0, 0, 1) == 111_195
