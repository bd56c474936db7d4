"""Proposals that look alike: place, entry and words; the same answer on every database, in three queries."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from participate.demo import scenario
from participate.places.models import Area
from participate.processes.enums import Capability
from participate.proposals.models import DictionaryItem, TitleGram
from participate.proposals.queries.similar import Sought, similar_to, similar_to_proposal
from participate.proposals.services.submit import submit_proposal, update_proposal
from participate.proposals.trigrams import MOST_GRAMS, grams_of, likeness
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_many, make_proposal, proposal_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(open_now=[Capability.PROPOSE, Capability.VERIFY])


def submit(cycle, title, **more):
    fields = proposal_fields(cycle, title=title, **more)
    return submit_proposal(actor=make_user(), cycle=cycle, fields=fields)


def found(cycle, **sought):
    return [row.proposal.code for row in similar_to(cycle=cycle, sought=Sought(**sought))]


def lamps():
    return DictionaryItem.objects.get(code="K-04")


def test_pieces_of_words_are_those_of_pg_trgm():
    """`show_trgm('Got RW')` gives `  g`, ` go`, `got`, `ot `, `  r`, ` rw`, `rw `."""
    assert len(grams_of("Got RW")) == 7
    assert grams_of("got, rw!") == grams_of("GOT  Rw")
    assert likeness(grams_of("perbaikan got"), grams_of("memperbaiki got")) == 42
    assert (likeness([], []), likeness(grams_of("a"), [])) == (0, 0)
    assert len(grams_of(" ".join(f"kata{n}" for n in range(400)))) == MOST_GRAMS


def test_the_index_follows_the_titles(cycle):
    proposal = submit(cycle, "Lampu lorong", translations={"en": {"title": "Alley lamps"}})
    indexed = TitleGram.objects.filter(proposal=proposal, cycle=cycle)
    assert set(indexed.values_list("gram", flat=True)) == grams_of("Lampu lorong", "Alley lamps")
    update_proposal(
        actor=None,
        proposal=proposal,
        fields={"title": "Got", "translations": {}},
        now=proposal.latest_event.at,
    )
    assert set(indexed.values_list("gram", flat=True)) == grams_of("Got")


def test_similar_words_are_found_in_order_of_likeness(cycle):
    submit(cycle, "Lampu lorong gelap di RW 01")
    submit(cycle, "Tambahan lampu lorong gelap")
    submit(cycle, "Pelatihan menjahit")
    assert found(cycle, title="Tambahan lampu Lorong gelap") == ["U-02", "U-01"]
    assert found(cycle, title="Bank sampah") == []


def test_words_of_another_place_do_not_count(cycle):
    submit(cycle, "Paving blok Lorong 3", latitude=-5.1459, longitude=119.4398)
    other = Area.objects.get(code="RW-08")
    assert found(cycle, title="Paving blok Lorong 11", latitude=-5.1532, longitude=119.4450) == []
    assert found(cycle, title="Paving blok Lorong 11", latitude=-5.1480, longitude=119.4398) == ["U-01"]
    assert found(cycle, title="Paving blok Lorong 11", area=other) == []
    assert found(cycle, title="Paving blok Lorong 11", area=cycle.area) == ["U-01"]


@pytest.mark.parametrize(("longitude", "wanted"), [(119.4405, ["U-01"]), (119.4412, [])])
def test_the_same_entry_counts_within_150_metres(cycle, longitude, wanted):
    submit(cycle, "Paving", latitude=-5.146, longitude=119.4398)
    item = DictionaryItem.objects.get(code="K-01")
    assert found(cycle, item_id=item.pk, latitude=-5.146, longitude=longitude) == wanted


def test_what_came_to_an_end_and_what_is_elsewhere_is_left_out(cycle):
    for code, status in (("U-01", "rejected"), ("U-02", "merged"), ("U-03", "eligible")):
        make_proposal(cycle, code, status=status, latitude=-5.146, longitude=119.4398)
    foreign = make_cycle("lain-2027")
    make_proposal(foreign, "U-09", latitude=-5.146, longitude=119.4398)
    assert found(cycle, latitude=-5.146, longitude=119.4398) == ["U-03"]


def test_u_22_is_suggested_for_u_04_of_the_demo(cycle):
    """Golden: the lamps of Lorong 7 are the lamps of RW 02, by place, by entry and by words alone."""
    path = Path(scenario.PATH)
    rows = {row["code"]: row for row in json.loads(path.read_text(encoding="utf-8"))["proposals"]}
    submit(cycle, "Pembuka")
    for code in ("U-01", "U-03", "U-04", "U-16"):
        row = rows[code]
        item = lamps() if row["dictionary_item"] == "K-04" else DictionaryItem.objects.get(code="K-01")
        make_proposal(
            cycle, code.replace("U", "D"), title=row["title"]["id"], dictionary_item=item,
            area=Area.objects.get(code=row["area"]), latitude=row["location"]["lat"],
            longitude=row["location"]["lon"],
        )  # fmt: skip
    new = rows["U-22"]
    title, place = new["title"]["id"], Area.objects.get(code=new["area"])
    point = {"latitude": new["location"]["lat"], "longitude": new["location"]["lon"]}
    index(cycle)
    assert found(cycle, item_id=lamps().pk, area=place, title=title, **point)[0] == "D-04"
    assert found(cycle, item_id=lamps().pk, area=place) == ["D-04"]
    assert found(cycle, title=title) == ["D-04"]


def index(cycle):
    """Index what a factory wrote past the services."""
    from participate.proposals.models import Proposal
    from participate.proposals.services.grams import index_titles

    for row in Proposal.objects.filter(cycle=cycle):
        index_titles(row)


@pytest.mark.parametrize("count", [1, 300])
def test_three_queries_at_any_size(cycle, django_assert_num_queries, count):
    make_many(cycle, count)
    index(cycle)
    point = {"latitude": -5.149, "longitude": 119.44}
    area, item = Area.objects.get(code="RW-01"), DictionaryItem.objects.get(code="K-01")
    with django_assert_num_queries(3):
        rows = similar_to(
            cycle=cycle, sought=Sought(item_id=item.pk, area=area, title="Usulan nomor 1", **point)
        )
    assert len(rows) == min(count, 5)


def test_a_proposal_carries_its_proposers_words_on_the_difference(cycle):
    one = make_proposal(cycle, "U-01", latitude=-5.146, longitude=119.4398)
    two = make_proposal(cycle, "U-02", latitude=-5.146, longitude=119.4398, volume=Decimal(3))
    two.differences.create(other=one, reason="Ini sisi utara.", at=two.latest_event.at)
    assert [row.reason for row in similar_to_proposal(two)] == ["Ini sisi utara."]
    assert [row.reason for row in similar_to_proposal(one)] == [""]
