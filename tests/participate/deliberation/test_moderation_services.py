"""Report, decide, give back, undo, appeal: each once, by the right person, without anything half done."""

from datetime import timedelta

import pytest

from participate.deliberation.errors import PostGone, TalkIsOver
from participate.deliberation.models import Post
from participate.deliberation.moderation.book import book_of, books_of
from participate.deliberation.moderation.errors import (
    BadReport,
    CaseMoved,
    NoAppeal,
    NotYourCase,
    OwnWords,
)
from participate.deliberation.moderation.models import Appeal, Case, Decision, Report
from participate.deliberation.moderation.services.appeals import decide_appeal, lodge_appeal
from participate.deliberation.moderation.services.deciding import Ruling, decide_cases, undo_decisions
from participate.deliberation.moderation.services.reporting import Reporter, report_words, result_of
from participate.deliberation.moderation.services.rulebook import write_rules
from participate.deliberation.services.changes import edit_post, mark_helpful, withdraw_post
from participate.kit.clock import database_now
from participate.notices.models import Message
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle
from tests.factories.moderation import REASON, case_of, decide, moderator, report
from tests.factories.processes import make_cycle, make_user
from tests.factories.talk import make_thread, say

pytestmark = pytest.mark.django_db
PUBLIC = "Kalimat itu keras, tetapi tidak menghina siapa pun."


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle()


@pytest.fixture
def thread(cycle):
    return make_thread(cycle)


@pytest.fixture
def post(thread) -> Post:
    return say(thread, "Dasar bodoh semua!", by=make_user("budi@example.org", display_name="Pak Budi"))


@pytest.fixture
def siti(cycle):
    return moderator(cycle, "siti")


def fresh(post: Post) -> Post:
    return Post.objects.select_related("author", "thread__cycle").get(pk=post.pk)


def test_one_report_a_person_and_a_second_click_is_the_first(post):
    person = make_user("pelapor@contoh.id")
    first, second = report(post, person), report(post, person, rule=2)
    assert first == second
    report(post, make_user("lain@contoh.id"))
    assert (Report.objects.count(), case_of(post).report_count, Case.objects.count()) == (2, 2, 1)


def test_a_visitor_reports_once_from_a_device_and_leaves_no_address(post):
    visitor = Reporter(None, "10.0.0.7", "Browser/1")
    rows = [report_words(reporter=visitor, kind="post", key=post.pk, rule=1) for _ in range(2)]
    other = report_words(reporter=Reporter(None, "10.0.0.7", "Browser/2"), kind="post", key=post.pk, rule=1)
    assert rows[0] == rows[1] != other
    assert "10.0.0" not in str(list(Report.objects.values()))


def test_what_cannot_be_reported(post, cycle):
    with pytest.raises(OwnWords):
        report(post, post.author)
    with pytest.raises(BadReport):
        report(post, rule=99)
    with pytest.raises(BadReport):
        report(post, note="x" * 501)
    with pytest.raises(BadReport):
        report_words(reporter=Reporter(make_user("a@b.id")), kind="post", key=999_999, rule=1)
    Cycle.objects.filter(pk=cycle.pk).update(is_archived=True)
    with pytest.raises(TalkIsOver):
        report(post)
    assert (Report.objects.count(), Case.objects.count()) == (0, 0)


def test_a_hidden_post_says_so_and_its_writer_and_reporter_are_told(post, siti):
    made = report(post)
    decision = decide(post, siti, rule=1)
    assert fresh(post).hidden_rule == 1
    told = dict(Message.objects.exclude(user=None).values_list("user__display_name", "body"))
    assert REASON in told["Pak Budi"]
    assert "keberatan" in told["Pak Budi"].lower()
    assert "aturan 1" in told["Pelapor"]
    assert REASON not in told["Pelapor"]
    assert "aturan 1" in result_of(Report.objects.get(pk=made.pk))
    assert (decision.version, decision.by) == (1, siti)


def test_what_is_left_stays_and_the_reporter_hears_it(post, siti):
    made = report(post)
    decide(post, siti, "leave", rule=0, reason="")
    assert (fresh(post).hidden_rule, case_of(post).state) == (0, "decided")
    assert "tidak melanggar" in result_of(Report.objects.get(pk=made.pk))


def test_hidden_words_are_not_answered_marked_or_changed(post, siti, thread):
    decide(post, siti)
    other = make_user("lain@contoh.id")
    with pytest.raises(PostGone):
        say(thread, "Jawab", by=other, parent=fresh(post))
    with pytest.raises(PostGone):
        mark_helpful(actor=other, post=fresh(post))
    with pytest.raises(CaseMoved):
        edit_post(actor=post.author, post=fresh(post), text="Halus")
    withdraw_post(actor=post.author, post=fresh(post))
    assert fresh(post).body == ""


def test_given_back_changed_and_looked_at_again(post, siti):
    decide(post, siti, "return")
    assert (fresh(post).hidden_rule, case_of(post).state) == (1, "returned")
    edit_post(actor=post.author, post=fresh(post), text="Saya tidak setuju, jalannya sempit.")
    again = case_of(post)
    assert (fresh(post).hidden_rule, again.state, again.origin) == (0, "open", "changed")
    assert Case.objects.filter(key=post.pk).count() == 2


def test_nobody_decides_on_own_words_or_own_reports(post, siti, cycle, thread):
    mine = say(thread, "Kata saya", by=siti)
    report(mine)
    report(post, siti)
    for one in (mine, post):
        with pytest.raises(OwnWords):
            decide(one, siti)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("role", [None, Role.FACILITATOR, Role.VERIFIER, Role.OPERATOR, Role.COUNCIL_EDITOR])
def test_only_moderators_decide(post, cycle, role):
    report(post)
    person = make_user("orang@contoh.id", role, cycle=cycle) if role else make_user("orang@contoh.id")
    with pytest.raises(NotYourRole):
        decide(post, person)


@pytest.mark.parametrize(
    "ruling", [Ruling("hide", 0, REASON), Ruling("hide", 99, REASON), Ruling("hide", 1, "tidak"), Ruling("lain", 1, REASON),
               Ruling("return", 1, " "), Ruling("hide", 1, "x" * 1001)],
)  # fmt: skip
def test_a_decision_names_rule_and_reason(post, siti, cycle, ruling):
    report(post)
    with pytest.raises(BadReport):
        decide_cases(actor=siti, cycle=cycle, numbers=[case_of(post).pk], ruling=ruling)
    assert fresh(post).hidden_rule == 0


def test_many_at_once_are_all_or_none_and_undone_together(thread, siti, cycle):
    posts = [say(thread, f"Nomor {n}", by=make_user(f"p{n}@contoh.id")) for n in range(3)]
    for one in posts:
        report(one)
    numbers = [case_of(one).pk for one in posts]
    own = say(thread, "Kata saya", by=siti)
    report(own)
    ruling = Ruling("hide", 5, REASON)
    with pytest.raises(OwnWords):
        decide_cases(actor=siti, cycle=cycle, numbers=[*numbers, case_of(own).pk], ruling=ruling)
    assert Decision.objects.count() == 0
    made = decide_cases(actor=siti, cycle=cycle, numbers=numbers, ruling=ruling)
    with pytest.raises(CaseMoved):
        decide_cases(actor=siti, cycle=cycle, numbers=numbers, ruling=ruling)
    with pytest.raises(CaseMoved):
        undo_decisions(actor=moderator(cycle, "lain"), cycle=cycle, batch=made[0].batch)
    assert undo_decisions(actor=siti, cycle=cycle, batch=made[0].batch) == 3
    assert [fresh(one).hidden_rule for one in posts] == [0, 0, 0]
    assert set(Case.objects.exclude(key=own.pk).values_list("state", flat=True)) == {"open"}
    assert Message.objects.filter(key__startswith="moderation-undone").count() == 3


def test_undo_ends_after_a_day_and_with_an_appeal(post, siti, cycle):
    old = decide(post, siti, now=database_now() - timedelta(hours=25))
    with pytest.raises(CaseMoved):
        undo_decisions(actor=siti, cycle=cycle, batch=old.batch)
    Decision.objects.update(at=database_now())
    lodge_appeal(actor=post.author, decision=old, text="Saya tidak menghina siapa pun.")
    with pytest.raises(CaseMoved):
        undo_decisions(actor=siti, cycle=cycle, batch=old.batch)


def test_an_appeal_once_by_the_writer_judged_by_somebody_else_brings_the_words_back(post, siti, cycle):
    decision = decide(post, siti)
    with pytest.raises(NotYourCase):
        lodge_appeal(actor=make_user("lain@contoh.id"), decision=decision, text="Bukan urusan saya juga.")
    appeal = lodge_appeal(actor=post.author, decision=decision, text="Saya tidak menghina siapa pun.")
    assert lodge_appeal(actor=post.author, decision=decision, text="Dua kali klik saja.") == appeal
    for person in (siti, post.author):
        with pytest.raises((OwnWords, NotYourRole)):
            decide_appeal(actor=person, appeal=appeal, outcome="reversed", reason=PUBLIC)
    second = moderator(cycle, "rahma")
    for reason in ("ya", "Telepon saja 0812-3456-7890 sekarang", "Kasihan Pak Budi kalau begitu"):
        with pytest.raises(BadReport):
            decide_appeal(actor=second, appeal=appeal, outcome="reversed", reason=reason)
    decide_appeal(actor=second, appeal=appeal, outcome="reversed", reason=PUBLIC)
    assert fresh(post).hidden_rule == 0
    assert PUBLIC in Message.objects.get(key=f"moderation-appeal:{appeal.pk}").body
    with pytest.raises(NoAppeal):
        decide_appeal(actor=second, appeal=appeal, outcome="upheld", reason=PUBLIC)


def test_an_appeal_that_is_upheld_changes_nothing_and_is_the_last_one(post, siti, cycle):
    decision = decide(post, siti)
    appeal = lodge_appeal(actor=post.author, decision=decision, text="Saya tidak menghina siapa pun.")
    decide_appeal(
        actor=moderator(cycle, "rahma"),
        appeal=appeal,
        outcome="upheld",
        reason="Kata itu menghina warga lain.",
    )
    lodge_appeal(actor=post.author, decision=decision, text="Sekali lagi saya banding.")
    assert (fresh(post).hidden_rule, Appeal.objects.count()) == (1, 1)


def test_no_appeal_when_the_days_are_over_or_nothing_is_hidden(post, siti, thread):
    late = decide(post, siti, now=database_now() - timedelta(days=15))
    with pytest.raises(NoAppeal):
        lodge_appeal(actor=post.author, decision=late, text="Saya terlambat membaca.")
    other = say(thread, "Baik", by=post.author)
    left = decide(other, siti, "leave", rule=0, reason="")
    with pytest.raises(NoAppeal):
        lodge_appeal(actor=post.author, decision=left, text="Saya banding juga.")


def test_taken_back_closes_the_case(post, siti, cycle):
    report(post)
    withdraw_post(actor=post.author, post=fresh(post))
    assert case_of(post).state == "gone"
    with pytest.raises(CaseMoved):
        decide_cases(actor=siti, cycle=cycle, numbers=[case_of(post).pk], ruling=Ruling("hide", 1, REASON))


def test_a_case_of_another_process_is_not_decided_here(post, cycle):
    report(post)
    elsewhere = make_cycle("lain-2027")
    with pytest.raises(BadReport):
        decide_cases(
            actor=moderator(elsewhere, "jauh"),
            cycle=elsewhere,
            numbers=[case_of(post).pk],
            ruling=Ruling("hide", 1, REASON),
        )


def test_rules_are_versions_and_a_decision_keeps_its_own(post, siti, cycle):
    decision = decide(post, siti)
    lead = make_user("fasilitator@contoh.id", Role.FACILITATOR, cycle=cycle)
    rules = [{"title": {"id": "Ramah", "en": "Kind"}, "example": {"id": "Sapa dulu.", "en": "Greet first."}}]
    with pytest.raises(BadReport):
        write_rules(actor=lead, cycle=cycle, rules=rules, reason=" ")
    with pytest.raises(NotYourRole):
        write_rules(actor=siti, cycle=cycle, rules=rules, reason="Terlalu panjang")
    assert write_rules(actor=lead, cycle=cycle, rules=rules, reason="Terlalu panjang").version == 2
    assert write_rules(actor=lead, cycle=cycle, rules=rules, reason="Dua kali klik") is None
    assert (book_of(cycle).version, len(book_of(cycle).rules)) == (2, 1)
    assert books_of(cycle)[decision.version].rule(1).title == "Hormati orangnya"
