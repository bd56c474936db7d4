"""Columns and labels: languages, tags, dictionary rows, what text representations give away."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from participate.kit.models import AuditEntry
from participate.proposals.errors import BadProposal
from participate.proposals.models import Category, Contact, CriterionScore, DictionaryItem, Proposal
from participate.proposals.services.dictionary import load_dictionary
from tests.factories.processes import make_cycle
from tests.factories.proposals import make_dictionary, make_proposal

pytestmark = pytest.mark.django_db


def test_a_title_is_shown_in_the_readers_language_where_there_is_one():
    row = Proposal(title="Paving", problem="Becek", translations={"en": {"title": "Paving blocks"}})
    shown = {}
    for language in ("id", "en"):
        with translation.override(language):
            shown[language] = (row.display_title, row.title_language, row.problem_language)
    assert shown == {"id": ("Paving", "id", "id"), "en": ("Paving blocks", "en", "id")}


def test_fund_tags_follow_kind_and_source():
    tags = [Proposal(kind=kind, inclusive_sources=rows).fund_tags
            for kind in ("physical", "non_physical") for rows in ([], ["women"])]  # fmt: skip
    assert tags == [(), ("inclusive",), ("non_physical",), ("non_physical", "inclusive")]


def test_a_score_is_1_to_5():
    proposal = make_proposal(make_cycle())
    for score in (0, 6):
        with pytest.raises(IntegrityError), transaction.atomic():
            CriterionScore.objects.create(
                proposal=proposal, criterion="urgency", score=score, scored_at=proposal.latest_event.at
            )


def test_the_contact_never_writes_its_name_into_a_log():
    assert "Melati" not in repr(Contact(name="Melati", phone="0812"))


def test_the_dictionary_is_brought_up_to_date_and_never_doubled():
    cycle = make_cycle()
    make_dictionary(cycle)
    make_dictionary(cycle)
    rows = [{"code": "K-01", "title": "Paving", "unit": "m2", "unit_price": 300_000, "category": "INF", "agency": "DPU",
             "kind": "physical"}]  # fmt: skip
    assert load_dictionary(actor=None, profile=cycle.profile, items=rows) == {
        "categories": 0,
        "agencies": 0,
        "items": 1,
    }
    prices = dict(DictionaryItem.objects.values_list("code", "unit_price"))
    assert prices == {"K-01": 300_000, "K-04": 3_500_000, "K-18": 2_250_000}
    assert AuditEntry.objects.filter(action="proposals.load_dictionary").count() == 3


def test_a_row_with_an_unknown_field_is_named_and_nothing_is_loaded():
    cycle = make_cycle()
    rows = [
        {"code": "K-77", "title": "X", "unit": "m", "unit_price": 1, "category": "ZZZ", "kind": "physical"}
    ]
    with pytest.raises(BadProposal, match="K-77"):
        load_dictionary(
            actor=None, profile=cycle.profile, categories=[{"code": "AAA", "labels": {"id": "A"}}], items=rows
        )
    assert Category.objects.count() == 0


def test_two_profiles_may_use_the_same_codes():
    for slug, profile in (("a", "ID-KOTA-KELURAHAN"), ("b", "ID-DESA")):
        make_dictionary(make_cycle(slug, profile=profile))
    assert DictionaryItem.objects.filter(code="K-01").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.create(profile=Category.objects.first().profile, code="INF", labels={"id": "x"})


def test_a_code_is_unique_in_its_cycle_in_the_database():
    cycle = make_cycle()
    row = make_proposal(cycle, "U-01")
    row.pk, row.latest_event = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
