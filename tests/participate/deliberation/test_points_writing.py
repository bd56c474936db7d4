"""One claim, one side: writing, changing, taking back, finding it helpful."""

import pytest
from django.utils import timezone

from participate.accounts.models import User
from participate.deliberation.errors import BadText, NotYourPost, PostGone, TalkIsOver, TooQuick
from participate.deliberation.points.letters import clean_link, host_of, letters_of
from participate.deliberation.points.models import Point, PointMark, PointVersion
from participate.deliberation.points.services.writing import edit_point, mark_point, withdraw_point
from participate.deliberation.services.gate import Timing, stamp
from participate.kit.models import AuditEntry, Revision
from participate.kit.ratelimit import TooMany
from participate.notices.models import Message
from participate.notices.services import follow
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.proposals.services.telling import topic as proposal_topic
from tests.factories.points import claim, make_weighed
from tests.factories.processes import make_user, open_only
from tests.factories.talk import old_stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return make_weighed()[1]


@pytest.fixture
def budi():
    return make_user("budi@example.org", display_name="Pak Budi")


@pytest.mark.parametrize(
    ("text", "count"),
    [("sepuluh", 7), ("cafe\u0301", 4), ("👍🏽", 1), ("🇮🇩🇮🇩", 2), ("ᨅᨔ ᨕᨘᨁᨗ", 5), ("1️⃣", 1), ("", 0)],
)
def test_characters_are_counted_as_people_count(text, count):
    assert letters_of(text) == count


def test_three_hundred_characters_fit_and_one_more_does_not(thread):
    assert len(claim(thread, "a" * 300).body) == 300
    accents = "e\u0301x\u0323" * 150
    assert letters_of(claim(thread, accents).body) == 300
    with pytest.raises(BadText, match="1"):
        claim(thread, "b" * 301)
    with pytest.raises(BadText):
        claim(thread, "z" + "\u0301" * 1300)
    assert Point.objects.count() == 2


def test_a_point_is_numbered_versioned_traced_and_announced(thread):
    one, two = claim(thread, "Satu\n\nbaris"), claim(thread, "Dua", side="against")
    assert (one.number, two.number, one.body) == (1, 2, "Satu baris")
    assert PointVersion.objects.filter(point=one).values_list("number", "body").get() == (1, "Satu baris")
    assert Revision.objects.get(topic=f"points:{thread.pk}").number == 2
    assert AuditEntry.objects.filter(action="points.add").count() == 2
    thread.refresh_from_db()
    assert thread.last_number == 0


def test_sending_twice_is_one_point_and_repeating_others_is_refused_kindly(thread, budi):
    first = claim(thread)
    assert claim(thread).pk == first.pk
    with pytest.raises(BadText, match="kata demi kata"):
        claim(thread, first.body.upper(), by=budi)
    assert claim(thread, first.body, side="against", by=budi).pk != first.pk


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "Lihat www.judi.example", "http://a.id bagus"])
def test_what_is_no_claim_is_refused(thread, text):
    with pytest.raises(BadText):
        claim(thread, text)


def test_an_unknown_side_is_refused(thread):
    with pytest.raises(BadText):
        claim(thread, side="maybe")


@pytest.mark.parametrize(
    "link",
    ["http://a.id", "javascript:alert(1)", "https://", "https://user:pw@bank.id/", "https://a b.id", "data:text/html,x",
     "//a.id", "https://a.id/" + "x" * 300, "ftp://a.id", "https://bank.id@jahat.example/"],
)  # fmt: skip
def test_only_a_plain_https_link_is_a_source(thread, link):
    with pytest.raises(BadText):
        claim(thread, link=link)


def test_a_source_is_shown_by_its_host_in_plain_letters():
    assert clean_link(" https://bps.go.id/x?a=1 ") == "https://bps.go.id/x?a=1"
    assert host_of("https://BPS.go.id:8443/x") == "bps.go.id"
    assert host_of("https://\u0430pple.com/") == "xn--pple-43d.com"


def test_a_new_account_brings_no_link(thread, monkeypatch, budi):
    old_stamp(monkeypatch)
    timing = Timing(stamp())
    with pytest.raises(BadText):
        claim(thread, by=budi, link="https://bps.go.id/", timing=timing)
    User.objects.filter(pk=budi.pk).update(joined_at=timezone.now() - timezone.timedelta(days=4))
    budi.refresh_from_db()
    assert claim(thread, by=budi, link="https://bps.go.id/", timing=timing).link == "https://bps.go.id/"


def test_the_gate_of_posts_stands_in_front(thread, monkeypatch, budi):
    with pytest.raises(TooQuick):
        claim(thread, by=budi, timing=Timing(stamp()))
    old_stamp(monkeypatch)
    with pytest.raises(TooQuick):
        claim(thread, by=budi, timing=Timing(stamp(), "http://spam"))
    for number in range(10 - Point.objects.count()):
        claim(thread, f"Alasan nomor {number} dari saya", by=budi, timing=Timing(stamp()))
    with pytest.raises(TooMany):
        claim(thread, "Satu lagi dari saya", by=budi, timing=Timing(stamp()))


def test_a_closed_process_is_read_only(thread, budi):
    point = claim(thread)
    Cycle.objects.update(is_archived=True)
    for attempt in (
        lambda: claim(thread, "Baru"),
        lambda: edit_point(actor=point.author, point=point, text="Lain"),
        lambda: withdraw_point(actor=point.author, point=point),
        lambda: mark_point(actor=budi, point=point),
    ):
        with pytest.raises(TalkIsOver):
            attempt()


def test_a_change_keeps_what_it_said_and_tells_who_found_it_helpful(thread, budi):
    point = claim(thread, "Dulu begini")
    mark_point(actor=budi, point=point)
    edit_point(actor=point.author, point=point, text="Sekarang begitu", link="https://bps.go.id/")
    point.refresh_from_db()
    assert (point.body, point.link, point.edited_at is not None) == (
        "Sekarang begitu",
        "https://bps.go.id/",
        True,
    )
    assert list(point.versions.values_list("body", flat=True)) == ["Dulu begini", "Sekarang begitu"]
    assert Message.objects.filter(user=budi).count() == 1
    edit_point(actor=point.author, point=point, text="Sekarang begitu", link="https://bps.go.id/")
    assert point.versions.count() == 2


def test_only_its_writer_changes_it_or_takes_it_back(thread, budi):
    point = claim(thread)
    for verb in (
        lambda: edit_point(actor=budi, point=point, text="x"),
        lambda: withdraw_point(actor=budi, point=point),
    ):
        with pytest.raises(NotYourPost):
            verb()  # fmt: skip


def test_while_a_vote_is_open_nothing_people_read_is_changed(thread):
    point = claim(thread)
    open_only(thread.cycle, Capability.VOTE)
    with pytest.raises(TalkIsOver):
        edit_point(actor=point.author, point=point, text="Lain")
    assert withdraw_point(actor=point.author, point=point).withdrawn_at is not None


def test_taken_back_means_no_word_of_it_is_left(thread, budi):
    point = claim(thread, link="https://bps.go.id/")
    mark_point(actor=budi, point=point)
    withdraw_point(actor=point.author, point=point)
    withdraw_point(actor=point.author, point=point)
    point.refresh_from_db()
    assert (point.body, point.link, point.helpful_count, PointMark.objects.count()) == ("", "", 0, 0)
    assert set(point.versions.values_list("body", "link")) == {("", "")}
    with pytest.raises(PostGone):
        mark_point(actor=budi, point=point)


def test_helpful_counts_each_person_once_and_can_be_taken_back(thread, budi):
    point = claim(thread)
    assert mark_point(actor=budi, point=point, helps=True)
    assert mark_point(actor=budi, point=point, helps=True)
    point.refresh_from_db()
    assert (point.helpful_count, PointMark.objects.count()) == (1, 1)
    assert not mark_point(actor=budi, point=point)
    point.refresh_from_db()
    assert (point.helpful_count, PointMark.objects.count()) == (0, 0)
    with pytest.raises(BadText):
        mark_point(actor=point.author, point=point)


def test_followers_of_the_thread_and_of_the_proposal_hear_of_a_point_once(budi):
    proposal, thread = make_weighed()
    for topic in (thread.topic, proposal_topic(proposal)):
        follow(actor=budi, topic=topic, title="x", url="/", language="id")
    point = claim(thread, "Lampu membuat lorong aman.", also=(proposal_topic(proposal),))
    told = Message.objects.get(user=budi)
    assert "Lampu membuat lorong aman." in told.body
    assert told.url == f"/siklus/tamamaung-2027/poin/{thread.pk}/{point.number}/"
    assert not Message.objects.filter(user=point.author).exists()
