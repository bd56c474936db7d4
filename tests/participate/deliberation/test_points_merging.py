"""Two points that say the same: both writers agree, nobody counts twice, the lineage stays."""

import pytest

from participate.deliberation.errors import BadText, NotYourPost, PostGone
from participate.deliberation.points.enums import Asked
from participate.deliberation.points.models import Point, PointMark, PointMerge
from participate.deliberation.points.queries.single import joined_with
from participate.deliberation.points.services.hiding import hide_point, show_point
from participate.deliberation.points.services.merging import answer_merge, ask_merge
from participate.deliberation.points.services.writing import edit_point, mark_point, withdraw_point
from participate.notices.models import Message
from participate.processes.enums import Role
from participate.rights.people import person_of
from participate.rights.queries import data_of
from participate.rights.services import erase_person
from tests.factories.points import claim, make_weighed
from tests.factories.processes import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Two writers with a point each, a reader who asks, and the thread."""
    _proposal, thread = make_weighed()
    names = ("sari", "budi", "tono", "wati")
    people = {name: make_user(f"{name}@example.org", display_name=f"Warga {name}") for name in names}
    one = claim(thread, "Jalan jadi aman malam hari.", by=people["sari"])
    two = claim(thread, "Malam hari orang berani lewat.", by=people["budi"])
    return thread, people, one, two


def fresh(point):
    return Point.objects.get(pk=point.pk)


def test_a_reader_asks_both_writers_agree_and_votes_are_joined_once(world):
    _thread, people, one, two = world
    for name, point in (("tono", one), ("tono", two), ("wati", one), ("sari", two), ("budi", one)):
        mark_point(actor=people[name], point=point)
    row = ask_merge(actor=people["tono"], source=one, target=two, note="Sama-sama soal aman")
    assert (row.state, row.source_at, row.target_at) == (Asked.OPEN, None, None)
    assert Message.objects.filter(key=f"point-merge:{row.pk}").count() == 2
    answer_merge(actor=people["sari"], row=row, accept=True)
    assert fresh(one).stands
    answer_merge(actor=people["budi"], row=row, accept=True)
    assert fresh(one).merged_into_id == two.pk
    # Tono marked both, Wati one; the writers' own marks for each other's words no longer count.
    assert fresh(two).helpful_count == 2
    assert set(PointMark.objects.values_list("point_id", "user__email")) == {
        (two.pk, "tono@example.org"), (two.pk, "wati@example.org"),
    }  # fmt: skip
    assert joined_with(two) == [one]
    with pytest.raises(BadText):
        mark_point(actor=people["sari"], point=two)
    with pytest.raises(PostGone):
        mark_point(actor=people["wati"], point=one)


def test_a_writer_who_asks_has_agreed_and_the_other_declines_with_a_word(world):
    _thread, people, one, two = world
    row = ask_merge(actor=people["sari"], source=one, target=two, note="Sama")
    assert row.source_at is not None
    with pytest.raises(NotYourPost):
        answer_merge(actor=people["sari"], row=row, accept=True)
    with pytest.raises(BadText):
        answer_merge(actor=people["budi"], row=row, accept=False)
    answer_merge(actor=people["budi"], row=row, accept=False, word="Punya saya soal keberanian.")
    row.refresh_from_db()
    assert (row.state, row.answer) == (Asked.DECLINED, "Punya saya soal keberanian.")
    assert fresh(one).stands
    with pytest.raises(PostGone):
        answer_merge(actor=people["budi"], row=row, accept=True)


def test_nobody_else_answers(world):
    thread, people, one, two = world
    row = ask_merge(actor=people["tono"], source=one, target=two, note="Sama")
    organiser = make_user("fas@example.org", Role.FACILITATOR, cycle=thread.cycle)
    for stranger in (people["tono"], people["wati"], organiser):
        with pytest.raises(NotYourPost):
            answer_merge(actor=stranger, row=row, accept=True)


def test_the_organiser_answers_for_somebody_who_was_erased(world):
    thread, people, one, two = world
    row = ask_merge(actor=people["tono"], source=one, target=two, note="Sama")
    erase_person(actor=None, person=person_of(people["sari"]))
    organiser = make_user("fas@example.org", Role.FACILITATOR, cycle=thread.cycle)
    answer_merge(actor=organiser, row=row, accept=True)
    assert fresh(one).stands
    answer_merge(actor=people["budi"], row=row, accept=True)
    assert (fresh(one).merged_into_id, PointMerge.objects.get().state) == (two.pk, Asked.MERGED)


def test_one_writer_of_both_joins_them_alone(world):
    thread, people, one, _two = world
    other = claim(thread, "Terang itu aman.", by=people["sari"])
    assert ask_merge(actor=people["sari"], source=other, target=one, note="Sama").state == Asked.MERGED


def test_asking_twice_is_one_question_and_the_same_one_cannot_wait_twice(world):
    thread, people, one, two = world
    row = ask_merge(actor=people["tono"], source=one, target=two, note="Sama")
    assert ask_merge(actor=people["tono"], source=one, target=two, note="Sama").pk == row.pk
    with pytest.raises(BadText):
        ask_merge(actor=people["wati"], source=one, target=two, note="Sama")
    against = claim(thread, "Silau", side="against")
    for pair in ((one, one), (two, against)):
        with pytest.raises(BadText):
            ask_merge(actor=people["tono"], source=pair[0], target=pair[1], note="Sama")
    with pytest.raises(BadText):
        ask_merge(actor=people["tono"], source=two, target=one, note=" ")


def test_points_of_another_thread_are_not_joined(world):
    thread, people, one, _two = world
    foreign = claim(make_weighed(thread.cycle, "U-02")[1], "Lain tempat")
    with pytest.raises(BadText):
        ask_merge(actor=people["tono"], source=one, target=foreign, note="Sama")


def test_a_change_ends_the_question(world):
    _thread, people, one, two = world
    row = ask_merge(actor=people["tono"], source=one, target=two, note="Sama")
    edit_point(actor=people["budi"], point=two, text="Kini lain maksudnya.")
    row.refresh_from_db()
    assert row.state == Asked.OVER
    with pytest.raises(PostGone):
        answer_merge(actor=people["sari"], row=row, accept=True)


def joined(world):
    """Join one into two, with Tono's vote for one and Wati's for two."""
    _thread, people, one, two = world
    mark_point(actor=people["tono"], point=one)
    mark_point(actor=people["wati"], point=two)
    row = ask_merge(actor=people["sari"], source=one, target=two, note="Sama")
    answer_merge(actor=people["budi"], row=row, accept=True)
    return people, one, two


def test_when_the_one_that_stands_is_taken_back_the_other_goes_on_with_the_votes(world):
    people, one, two = joined(world)
    withdraw_point(actor=people["budi"], point=two)
    assert (fresh(one).stands, fresh(one).helpful_count, fresh(two).helpful_count) == (True, 2, 0)


def test_when_one_that_was_joined_is_taken_back_the_whole_stays(world):
    people, one, two = joined(world)
    withdraw_point(actor=people["sari"], point=one)
    assert (fresh(one).body, fresh(two).stands, fresh(two).helpful_count) == ("", True, 2)


def test_joined_points_follow_when_the_whole_is_joined_again(world):
    thread, people, one, two = world
    joined(world)
    three = claim(thread, "Aman itu penting.", by=people["wati"])
    row = ask_merge(actor=people["budi"], source=two, target=three, note="Sama")
    answer_merge(actor=people["wati"], row=row, accept=True)
    assert {fresh(one).merged_into_id, fresh(two).merged_into_id} == {three.pk}
    # Wati, who had marked two, wrote three: only Tono counts.
    assert fresh(three).helpful_count == 1


def test_what_moderation_hides_leaves_the_column_and_comes_back(world):
    _people, one, two = joined(world)
    hide_point(two.pk, 3)
    assert (fresh(two).stands, fresh(one).stands) == (False, True)
    show_point(two.pk)
    assert fresh(two).stands


def test_points_are_taken_along_and_erased_without_a_name(world):
    thread, people, one, two = joined_world(world)
    data = data_of(person_of(people["sari"]))
    assert [len(data[name]) for name in ("points", "versions_of_points", "points_found_helpful", "joined_points")] == [
        2, 3, 1, 1,
    ]  # fmt: skip
    erase_person(actor=None, person=person_of(people["sari"]))
    left = Point.objects.filter(thread=thread, body__contains="Warga sari")
    assert (left.count(), fresh(one).author_id, fresh(two).helpful_count) == (0, None, 0)


def joined_world(world):
    """Let Sari write her name, change her words, mark another's and ask a question."""
    thread, people, one, two = world
    named = claim(thread, "Saya Warga sari melihatnya.", by=people["sari"])
    edit_point(actor=people["sari"], point=named, text="Saya Warga sari, melihatnya sendiri.")
    mark_point(actor=people["sari"], point=two)
    ask_merge(actor=people["sari"], source=named, target=two, note="Sama")
    return thread, people, one, two
