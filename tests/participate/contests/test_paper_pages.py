"""Paper batches at the desk: blind, one person a part, one sheet a screen, resumed where one stopped."""

from io import BytesIO

import pytest
from PIL import Image

from participate.contests.services import paper as services
from participate.contests.services.paper_images import delete_sheet_images, storage
from participate.processes.enums import Role
from tests.factories.contest_pages import SMALL, cast_as, finish, open_page_vote
from tests.factories.processes import make_user
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, PaperBatch, PaperReading, PaperSheet, PaperVoter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.PAPER_IMAGES_DIR = tmp_path / "sheets"


@pytest.fixture
def contest():
    return open_page_vote(voters=4)


def staff(contest, name, role=Role.OPERATOR):
    return make_user(
        f"{name}@example.org", role, cycle=contest.cycle_contest.cycle, display_name=name.title()
    )


def desk(client_class, contest, name, role=Role.OPERATOR):
    client = client_class()
    client.force_login(staff(contest, name, role))
    return client


@pytest.fixture
def team(contest, client):
    """Return browsers of three people of the desk."""
    return [desk(type(client), contest, name) for name in ("ani", "budi", "citra")]


def home(contest):
    return f"/siklus/{contest.cycle_contest.cycle.slug}/suara/{contest.pk}/kertas/"


def begin(contest, client, sheets=2, people=None):
    """Begin a batch and tick delegates 1.. for it; return its address."""
    made = client.post(home(contest), {"sheets": sheets})["Location"]
    for number in range(1, (sheets if people is None else people) + 1):
        client.post(f"{made}orang/", {"who": f"d-{number:02d}", "do": "tick"})
    return made


def type_all(client, made, reading, sheets):
    """Type sheets of a reading; each is what is written beside the options."""
    for number, marks in enumerate(sheets, 1):
        data = marks if "reason" in marks or "empty" in marks else {f"rank-{c}": n for c, n in marks.items()}
        answer = client.post(f"{made}baca/{reading}/", {"sheet": number, **data})
        assert answer.status_code == 302


def said(client, address):
    """Return what a page says after a redirect."""
    return client.get(address).content.decode()


def test_a_batch_goes_from_counting_to_the_box(contest, team):
    ani, budi, citra = team
    made = begin(contest, ani)
    type_all(ani, made, 1, [{"a": 1, "b": 2}, {"b": 1}])
    type_all(budi, made, 2, [{"a": 1, "b": 2}, {"c": 1}])
    assert citra.get(made).context["undecided"] == (2,)
    page = citra.get(f"{made}beda/2/")
    assert [(row["first"], row["second"]) for row in page.context["both"]["rows"]] == [("1", ""), ("", "1")]
    assert citra.post(f"{made}beda/2/", {"sheet": 2, "take": "second"}).status_code == 400
    decided = citra.post(f"{made}beda/2/", {"sheet": 2, "take": "second", "note": "Angka 1 di baris c"})
    assert decided.status_code == 302
    assert citra.post(f"{made}kotak/").status_code == 302
    assert sorted(Ballot.objects.values_list("payload", "channel")) == [
        ('{"marks":["a","b"]}', "paper"), ('{"marks":["c"]}', "paper")
    ]  # fmt: skip


def test_the_third_person_may_type_the_sheet_themselves(contest, team):
    made = begin(contest, team[0], sheets=1)
    type_all(team[0], made, 1, [{"a": 1}])
    type_all(team[1], made, 2, [{"b": 1}])
    data = {"sheet": 1, "take": "own", "note": "Nomor tiga", "rank-c": "1"}
    assert team[2].post(f"{made}beda/1/", data).status_code == 302
    assert PaperReading.objects.get(reading=3).marks == {"c": 1}


def test_nobody_sees_the_other_reading_before_both_are_complete(contest, team):
    """The pages of the second clerk are the same whatever the first clerk typed."""
    seen = []
    for marks in ({"a": 1, "b": 2}, {"c": 1}):
        made = begin(contest, team[0], sheets=2, people=0)
        type_all(team[0], made, 1, [marks, marks])
        pages = [made, f"{made}baca/1/", f"{made}baca/2/", f"{made}beda/1/", f"{made}kotak/", home(contest)]
        type_all(team[1], made, 2, [{"a": 1, "b": 2}])
        answers = [team[1].get(page) for page in pages]
        wrong = team[1].post(f"{made}baca/2/", {"sheet": 2})
        texts = [answer.content.decode() for answer in (*answers, wrong)]
        seen.append([(answer.status_code, answer.get("Location", "")) for answer in answers])
        assert not any('value="1" inputmode' in text for text in texts)
        assert [team[1].get(page).context is None for page in (pages[1], pages[3])] == [True, True]
    assert [row[0] for row in seen[0]] == [row[0] for row in seen[1]] == [200, 302, 200, 302, 200, 200]
    overview = [row.standing.different for row in team[1].get(home(contest)).context["rows"]]
    assert overview == [0, 0]


def test_what_differs_cannot_be_typed_again_once_it_could_be_known(contest, team):
    made = begin(contest, team[0], sheets=1)
    type_all(team[0], made, 1, [{"a": 1}])
    type_all(team[1], made, 2, [{"b": 1}])
    team[1].post(f"{made}baca/2/", {"do": "back"})
    assert PaperReading.objects.count() == 2
    assert "orang ketiga" in said(team[1], made)


@pytest.mark.parametrize(("reading", "who"), [(1, 1), (2, 0)])
def test_one_person_types_one_reading_and_hears_why_not_the_other(contest, team, reading, who):
    made = begin(contest, team[0])
    type_all(team[0], made, 1, [{"a": 1}])
    answer = team[who].get(f"{made}baca/{reading}/", follow=True)
    assert answer.redirect_chain[-1][0] == made
    assert any(word in answer.content.decode() for word in ("Ani mengerjakan", "Anda sudah mengetik"))
    before = PaperReading.objects.count()
    team[who].post(f"{made}baca/{reading}/", {"sheet": 2, "rank-a": 1})
    assert PaperReading.objects.count() == before


def test_a_reader_does_not_decide(contest, team):
    made = begin(contest, team[0], sheets=1)
    type_all(team[0], made, 1, [{"a": 1}])
    type_all(team[1], made, 2, [{"b": 1}])
    for person in team[:2]:
        assert person.get(f"{made}beda/1/").status_code == 302
        person.post(f"{made}beda/1/", {"sheet": 1, "take": "first", "note": "saya"})
    assert not PaperReading.objects.filter(reading=3).exists()


def test_two_windows_never_overwrite_each_other(contest, team):
    made = begin(contest, team[0])
    type_all(team[0], made, 1, [{"a": 1}])
    answer = team[0].post(f"{made}baca/1/", {"sheet": 1, "rank-b": 1}, follow=True)
    assert "Lembar 1 sudah diketik" in answer.content.decode()
    assert PaperReading.objects.get().marks == {"a": 1}
    assert answer.context["sheet"] == 2


def test_typing_goes_on_where_it_stopped_and_the_last_sheet_can_be_taken_back(contest, team):
    made = begin(contest, team[0], sheets=3)
    type_all(team[0], made, 1, [{"a": 1}, {"b": 1}])
    page = team[0].get(f"{made}baca/1/")
    assert (page.context["sheet"], page.context["done"]) == (3, 2)
    team[0].post(f"{made}baca/1/", {"do": "back"})
    assert team[0].get(f"{made}baca/1/").context["sheet"] == 2


def test_nothing_typed_must_be_meant_and_mistakes_are_said(contest, team):
    made = begin(contest, team[0])
    for data, text in (
        ({}, "kosong"), ({"rank-a": "x"}, "bilangan bulat"), ({"rank-a": "1", "empty": "on"}, "centang"),
        ({"rank-a": "1", "reason": "signed"}, "tidak dihitung"),
    ):  # fmt: skip
        answer = team[0].post(f"{made}baca/1/", {"sheet": 1, **data})
        assert (answer.status_code, text in str(answer.context["form"].errors)) == (400, True)
    assert PaperReading.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "rule", "sent", "payload"),
    [
        ("ranked", {"rank_limit": 2}, {"rank-b": "1", "rank-a": "3"}, '{"marks":["b","a"]}'),
        ("approval", {"rank_limit": 2}, {"choice": ["c", "a"]}, '{"marks":["a","c"]}'),
        ("knapsack", {}, {"choice": ["a", "c"]}, '{"marks":["a","c"]}'),
        (
            "points",
            {"points_total": 5},
            {"entry-a": "2", "entry-b": "3"},
            '{"marks":["a","b"],"points":[2,3]}',
        ),
        ("score", {"score_max": 5}, {"entry-a": "2", "entry-b": "5"}, '{"marks":["a","b"],"points":[2,5]}'),
    ],
)
def test_every_kind_of_ballot_is_typed_as_it_is_written(client, kind, rule, sent, payload):
    contest = open_page_vote(voters=1, rule={**SMALL, "rank_limit": None, "kind": kind, **rule})
    team = [desk(type(client), contest, name) for name in ("ani", "budi")]
    made = begin(contest, team[0], sheets=1)
    for reading, person in enumerate(team, 1):
        assert person.get(f"{made}baca/{reading}/?urutan=C").status_code == 200
        assert person.post(f"{made}baca/{reading}/", {"sheet": 1, **sent}).status_code == 302
    team[0].post(f"{made}kotak/")
    assert list(Ballot.objects.values_list("status", "payload")) == [("valid", payload)]


def test_the_lines_come_in_the_printed_order_under_the_same_numbers(contest, team):
    made = begin(contest, team[0])
    orders = [
        [(row.ordinal, row.code) for row in team[0].get(f"{made}baca/1/?urutan={letter}").context["rows"]]
        for letter in "AC"
    ]
    assert orders == [[(1, "a"), (2, "b"), (3, "c")], [(2, "b"), (3, "c"), (1, "a")]]


@pytest.mark.parametrize("reason", ["unreadable", "signed", "not_ours"])
def test_a_sheet_that_does_not_count_is_kept_with_its_reason(contest, team, reason):
    made = begin(contest, team[0], sheets=1)
    for reading, person in ((1, team[0]), (2, team[1])):
        type_all(person, made, reading, [{"reason": reason}])
    team[0].post(f"{made}kotak/")
    assert list(Ballot.objects.values_list("status", "reason")) == [("invalid", reason)]


def test_people_are_ticked_by_name_or_code_and_taken_back(contest, team):
    made = begin(contest, team[0], people=0)
    key = person_key(contest.pk, f"delegate:{contest.cycle_contest.cycle.delegates.get(code='D-01').pk}")
    assert team[0].post(f"{made}orang/", {"key": [key], "do": "tick"}).status_code == 302
    assert team[0].post(f"{made}orang/", {"who": "D-02"}).status_code == 302
    assert PaperVoter.objects.count() == 2
    assert team[0].post(f"{made}orang/", {"who": "D-99"}).status_code == 400
    team[0].post(f"{made}orang/", {"key": [key], "do": "untick"})
    team[0].post(f"{made}orang/", {"key": ["x" * 64], "do": "tick"})
    states = [who.state for who in team[0].get(f"{made}orang/").context["rows"]]
    assert states == ["free", "ticked", "free", "free"]


def test_who_has_voted_is_not_ticked(contest, team):
    cast_as(contest, 1, ["b"])
    made = begin(contest, team[0], people=0)
    answer = team[0].post(f"{made}orang/", {"who": "D-01"})
    assert (answer.status_code, PaperVoter.objects.count()) == (400, 0)
    assert answer.context["rows"][0].state == "voted"


def test_who_has_voted_stops_the_batch_by_name(contest, team):
    made = begin(contest, team[0], sheets=1)
    type_all(team[0], made, 1, [{"a": 1}])
    type_all(team[1], made, 2, [{"a": 1}])
    cast_as(contest, 1, ["b"])
    answer = team[2].post(f"{made}kotak/")
    assert (answer.status_code, Ballot.objects.filter(channel="paper").count()) == (409, 0)
    assert "D-01" in answer.context["problem"]


@pytest.mark.parametrize(
    ("people", "first", "second", "text"),
    [(1, 0, 0, "dicentang"), (2, 1, 0, "Belum semua diketik"), (2, 2, 2, "perlu diputuskan")],
)
def test_every_count_that_differs_is_said(contest, team, people, first, second, text):
    made = begin(contest, team[0], sheets=2, people=people)
    type_all(team[0], made, 1, [{"a": 1}] * first)
    type_all(team[1], made, 2, [{"b": 1}] * second)
    answer = team[2].post(f"{made}kotak/")
    assert (answer.status_code, text in answer.context["problem"]) == (409, True)


def test_the_number_of_sheets_is_corrected_and_a_batch_cancelled_when_sure(contest, team):
    made = begin(contest, team[0])
    team[0].post(f"{made}langkah/", {"do": "recount", "sheets": 3})
    assert PaperBatch.objects.get().sheets == 3
    team[0].post(f"{made}langkah/", {"do": "cancel"})
    assert PaperBatch.objects.get().state == "open"
    team[0].post(f"{made}langkah/", {"do": "cancel", "sure": "on"})
    assert PaperBatch.objects.get().state == "cancelled"
    assert team[0].get(f"{made}baca/1/").status_code == 302


def test_the_cover_sheet_is_a_pdf(contest, team):
    made = begin(contest, team[0])
    assert team[0].get(f"{made}sampul.pdf").content.startswith(b"%PDF-")


def picture():
    made, target = Image.new("RGB", (40, 60), "white"), BytesIO()
    notes = Image.Exif()
    notes[0x010F] = "Kamera Rahasia"
    made.save(target, "JPEG", exif=notes)
    target.seek(0)
    target.name = "lembar.jpg"
    return target


def test_pictures_are_private_without_the_cameras_notes_and_deleted_later(
    contest, team, client, django_capture_on_commit_callbacks
):
    made = begin(contest, team[0])
    assert team[0].post(f"{made}gambar/", {"sheet": 1, "picture": picture()}).status_code == 302
    answer = team[1].get(f"{made}gambar/1/")
    body = b"".join(answer.streaming_content)
    assert (b"Kamera" in body, "no-store, private" in answer["Cache-Control"]) == (False, True)
    assert client.get(f"{made}gambar/1/").status_code == 302
    client.force_login(make_user("warga@example.org"))
    assert client.get(f"{made}gambar/1/").status_code == 403
    name = PaperSheet.objects.exclude(image="").get().image
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_sheet_images(actor=None, contest=contest) == 1
    assert (storage().exists(name), team[1].get(f"{made}gambar/1/").status_code) == (False, 404)


def test_what_is_no_picture_is_refused_with_a_sentence(contest, team):
    made = begin(contest, team[0])
    fake = BytesIO(b"<svg onload=alert(1)>")
    fake.name = "lembar.jpg"
    answer = team[0].post(f"{made}gambar/", {"sheet": 1, "picture": fake})
    assert (answer.status_code, "picture" in answer.context["form"].errors) == (400, True)


def boxed(contest, team):
    """Return the vote, counted, with two paper sheets in the box."""
    made = begin(contest, team[0])
    for reading, person in ((1, team[0]), (2, team[1])):
        type_all(person, made, reading, [{"a": 1}, {"b": 1}])
    team[2].post(f"{made}kotak/")
    return finish(contest)


def test_the_check_is_drawn_in_public_and_its_result_stands_beside_the_count(contest, team, client):
    boxed(contest, team)
    page = f"{home(contest)}pemeriksaan/"
    team[0].post(f"{page}langkah/", {"do": "draw", "seed": "3 6 1 2 5"})
    assert "36125" in said(client, page)
    assert client.get(page).context["next"] is None
    for _sheet in range(2):
        sheet = team[1].get(page).context["next"]["sheet"]
        team[1].post(f"{page}langkah/", {"do": "agrees", "batch": sheet.batch.number, "sheet": sheet.number})
    assert "0 kesalahan" in said(client, page)
    assert "0 kesalahan" in said(client, f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/")


def test_the_public_never_reads_what_stands_on_a_drawn_sheet(contest, team, client):
    boxed(contest, team)
    page = f"{home(contest)}pemeriksaan/"
    team[0].post(f"{page}langkah/", {"do": "draw", "seed": "36125"})
    team[0].post(f"{page}langkah/", {"do": "differs", "batch": 1, "sheet": 2, "note": "Di kertas nomor 3"})
    text = said(client, page)
    assert "nomor 3" not in text
    assert "Lampu" not in text


def test_while_the_vote_is_open_there_is_nothing_to_check(contest, team):
    page = f"{home(contest)}pemeriksaan/"
    assert team[0].get(page).context.get("audit") is None
    team[0].post(f"{page}langkah/", {"do": "draw", "seed": "36125"})
    assert not hasattr(contest, "paper_audit")


def test_the_service_asks_for_the_role_again(contest):
    verifier = staff(contest, "juri", Role.VERIFIER)
    with pytest.raises(Exception, match="peran") as caught:
        services.open_batch(actor=verifier, contest=contest, sheets=1)
    assert caught.value.status == 403


@pytest.mark.parametrize("batches", [1, 6])
def test_the_overview_needs_the_same_queries_for_any_number_of_batches(
    contest, team, batches, django_assert_num_queries
):
    for _batch in range(batches):
        made = begin(contest, team[0], sheets=1, people=0)
        type_all(team[0], made, 1, [{"a": 1}])
        type_all(team[1], made, 2, [{"b": 1}])
    with django_assert_num_queries(12):
        team[0].get(home(contest))


@pytest.mark.parametrize("voters", [1, 30])
def test_the_list_of_people_needs_the_same_queries_for_any_number(client, voters, django_assert_num_queries):
    contest = open_page_vote(voters=voters)
    person = desk(type(client), contest, "ani")
    made = begin(contest, person, sheets=1)
    with django_assert_num_queries(12):
        person.get(f"{made}orang/")
