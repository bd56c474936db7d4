"""Pages of moderation by plain forms: what everybody sees, what moderators do, what nobody reads."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from participate.deliberation.models import Post, PostDraft
from participate.deliberation.moderation.models import Appeal, Case, Decision, Report
from participate.deliberation.services.drafts import save_draft
from participate.kit.models import AuditEntry
from participate.processes.enums import Role
from participate.processes.models import Cycle
from tests.attack.test_words_in_threads import PAYLOADS, RUNS, elements
from tests.factories.moderation import REASON, case_of, decide, moderator, report, reported_posts
from tests.factories.people import client_of
from tests.factories.processes import make_cycle, make_user
from tests.factories.talk import make_thread, old_stamp, say

pytestmark = pytest.mark.django_db
HERE = "/siklus/tamamaung-2027/"
DESK = HERE + "moderasi/"
STORY = "Suamiku sering memukul saya tiap malam"
SOFT = "Tetangga saya mengidap TBC, tolong puskesmas"


@pytest.fixture(autouse=True)
def quick(monkeypatch: Any) -> None:
    old_stamp(monkeypatch)


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle()


@pytest.fixture
def thread(cycle):
    return make_thread(cycle)


@pytest.fixture
def budi():
    return make_user("budi@example.org", display_name="Pak Budi")


@pytest.fixture
def post(thread, budi) -> Post:
    return say(thread, "Dasar bodoh semua!", by=budi)


@pytest.fixture
def desk(cycle) -> Client:
    return client_of(moderator(cycle, "siti"))


def stamped(page: Any, **values: Any) -> dict[str, Any]:
    """Return the hidden fields of a page's form with others filled in."""
    return {
        **dict(re.findall(r'name="(parent|quote|started|language)" value="([^"]*)"', page.content.decode())),
        **values,
    }


def test_a_visitor_reports_and_sees_what_came_of_it(client: Client, post, cycle):
    assert f"{HERE}lapor/post/{post.pk}/" in client.get(f"{HERE}bicara/{post.thread_id}/").content.decode()
    address = f"{HERE}lapor/post/{post.pk}/"
    answer = client.post(address, stamped(client.get(address), rule="1", note="Kasar"))
    receipt = answer["Location"]
    assert "menunggu moderator" in client.get(receipt).content.decode()
    decide(post, moderator(cycle))
    assert "melanggar aturan 1" in client.get(receipt).content.decode()
    shown = client.get(f"{HERE}bicara/{post.thread_id}/").content.decode()
    assert ("Dasar bodoh" in shown, "disembunyikan moderasi, aturan 1" in shown) == (False, True)


def test_programs_and_wrong_addresses_report_nothing(client: Client, post, monkeypatch):
    address = f"{HERE}lapor/post/{post.pk}/"
    page = client.get(address)
    assert client.post(address, stamped(page, rule="1", website="http://spam")).status_code == 422
    assert client.post(address, {"rule": "1", "started": "lama"}).status_code == 422
    assert client.post(address, stamped(page)).status_code == 422
    make_cycle("lain-2027")
    for wrong in (
        f"{HERE}lapor/post/999999/",
        f"{HERE}lapor/kucing/{post.pk}/",
        f"/siklus/lain-2027/lapor/post/{post.pk}/",
    ):
        assert client.get(wrong).status_code == 404
    assert (Report.objects.count(), client.get(f"{HERE}laporan/tidak-ada/").status_code) == (0, 404)


def test_hidden_words_are_on_no_page(client: Client, post, thread, cycle):
    other = make_user("lain@contoh.id")
    say(thread, "Saya kutip", by=other, parent=post, quoting=True)
    decide(post, moderator(cycle))
    base = f"{HERE}bicara/{thread.pk}/"
    for address in (base, f"{base}percakapan/1/", f"{base}p/1/riwayat/", f"{base}tulis/?balas=1", f"{DESK}catatan/",
                    f"{DESK}catatan.csv", f"{DESK}angka/", f"{HERE}lapor/post/{post.pk}/"):  # fmt: skip
        page = client.get(address)
        assert "Dasar bodoh" not in page.content.decode(), address
    assert "Saya kutip" in client.get(base).content.decode()


def test_the_desk_decides_undoes_and_keeps_wrong_forms(desk: Client, post):
    report(post, note="Kasar sekali")
    page = desk.get(DESK).content.decode()
    assert "Dasar bodoh" in page
    assert "Kasar sekali" in page
    number = str(case_of(post).pk)
    wrong = desk.post(DESK, {"pilih": number, "action": "hide", "rule": "1", "reason": ""})
    assert (wrong.status_code, "checked" in wrong.content.decode()) == (422, True)
    assert desk.post(DESK, {"action": "leave"}).status_code == 422
    good = {"pilih": number, "action": "hide", "rule": "1", "reason": REASON}
    assert desk.post(DESK, good).status_code == 302
    assert desk.post(DESK, good).status_code == 422
    assert REASON in desk.get(DESK + "?tab=decided").content.decode()
    batch = Decision.objects.get().batch
    assert f"/batal/{batch}/" in desk.get(DESK).content.decode()
    desk.post(f"{DESK}batal/{batch}/")
    assert Post.objects.get().hidden_rule == 0
    assert "ditarik kembali oleh moderator" in desk.get(f"{DESK}catatan/").content.decode()


def test_filters(desk: Client, thread):
    posts = reported_posts(thread, 2)
    Report.objects.filter(key=posts[0].pk).update(rule=4)
    page = desk.get(DESK + "?aturan=4&jenis=post").content.decode()
    assert ("Kiriman nomor 0" in page, "Kiriman nomor 1" in page) == (True, False)
    for odd in ("?aturan=x", "?aturan=99999999999", "?tab=apa", "?jenis=%27", "?page=99"):
        assert desk.get(DESK + odd).status_code == 200


def test_the_writer_reads_why_appeals_and_wins(client: Client, budi, post, cycle):
    decision = decide(post, moderator(cycle))
    address = f"{DESK}keputusan/{decision.pk}/"
    assert client.get(address).status_code == 302
    stranger = client_of(make_user("lain@contoh.id"))
    assert stranger.get(address).status_code == 403
    client.force_login(budi)
    text = client.get(address).content.decode()
    assert REASON in text
    assert "Hormati orangnya" in text
    assert client.post(address, {"text": "ya"}).status_code == 422
    for _twice in range(2):
        client.post(address, {"text": "Saya tidak menghina siapa pun."})
    appeal = Appeal.objects.get()
    first = client_of(decision.by)
    judged = f"{DESK}banding/{appeal.pk}/"
    assert "orang lain" in first.get(judged).content.decode().lower()
    assert (
        first.post(judged, {"outcome": "upheld", "reason": "Sudah jelas melanggar aturan."}).status_code
        == 422
    )
    second = client_of(moderator(cycle, "rahma"))
    assert second.get(f"{DESK}banding/").status_code == 200
    second.post(judged, {"outcome": "reversed", "reason": "Keras, tetapi tidak menghina."})
    assert "Dasar bodoh" in Client().get(f"{HERE}bicara/{post.thread_id}/").content.decode()
    record = Client().get(f"{DESK}catatan/").content.decode()
    assert "Keras, tetapi tidak menghina." in record
    assert "Pak Budi" not in record
    numbers = Client().get(f"{DESK}angka/").content.decode()
    assert "100%" in numbers
    table = Client().get(f"{DESK}catatan.csv").content.decode()
    assert ",hide," in table
    assert ",reversed," in table
    assert "Budi" not in table


@pytest.mark.parametrize("count", [1, 30])
def test_lists_cost_the_same_at_one_and_at_thirty(desk, thread, cycle, count, django_assert_num_queries):
    posts = reported_posts(thread, count)
    desk.get(DESK)
    with django_assert_num_queries(10):
        desk.get(DESK)
    rahma = moderator(cycle, "rahma")
    for post in posts:
        decide(post, rahma)
    Client().get(f"{DESK}catatan/")
    with django_assert_num_queries(5):
        Client().get(f"{DESK}catatan/")
    with django_assert_num_queries(5):
        Client().get(f"{DESK}angka/")
    with django_assert_num_queries(11):
        desk.get(DESK + "?tab=decided")


def test_rules_are_public_and_changed_by_the_organiser(client: Client, cycle):
    text = client.get(HERE + "aturan-bicara/").content.decode()
    assert 'id="rule-7"' in text
    lead = client_of(make_user("f@contoh.id", Role.FACILITATOR, cycle=cycle))
    address = HERE + "aturan-bicara/ubah/"
    form = {
        "title_1_id": "Ramah",
        "example_1_id": "Sapa dulu.",
        "title_1_en": "Kind",
        "example_1_en": "Greet first.",
    }
    assert lead.post(address, form).status_code == 422
    assert lead.post(address, {**form, "reason": "Lebih singkat"}).status_code == 302
    text = client.get(HERE + "aturan-bicara/").content.decode()
    assert "Ramah" in text
    assert "Lebih singkat" in text
    assert 'id="rule-2"' not in text
    english = client.get("/en" + HERE + "aturan-bicara/").content.decode()
    assert "Greet first." in english


@pytest.mark.parametrize("where", ["thread", "edit", "anonymous"])
def test_a_story_leads_to_help_and_is_stored_nowhere(client: Client, thread, budi, where, caplog):
    base = f"{HERE}bicara/{thread.pk}/"
    address = base + "kirim/"
    if where != "anonymous":
        client.force_login(budi)
    if where == "edit":
        say(thread, "Halo", by=budi)
        address = base + "p/1/ubah/"
    page = client.post(address, stamped(client.get(base), language="id", text=STORY))
    text = page.content.decode()
    assert (page.status_code, page["Cache-Control"], 'href="tel:129"' in text) == (422, "no-store", True)
    assert STORY in text, "only the writer sees it, to write it differently"
    sent_again = client.post(address, stamped(page, language="id", text=STORY, yes="story"))
    assert sent_again.status_code == 422, "what is strong does not pass by a tick"
    client.post(base + "draf/", {"text": STORY, "parent": ""})
    stored = [str(list(model.objects.values())) for model in (Post, PostDraft, AuditEntry, Case, Report)]
    stored += [str(row.get_decoded()) for row in Session.objects.all()] + [caplog.text]
    assert [one for one in stored if "memukul" in one] == []


def test_a_draft_that_becomes_a_story_is_forgotten(thread, budi):
    save_draft(actor=budi, thread=thread, text="Suamiku")
    save_draft(actor=budi, thread=thread, text=STORY)
    assert PostDraft.objects.count() == 0


def test_what_is_nobodys_story_passes_after_one_question(client: Client, thread, budi):
    client.force_login(budi)
    base = f"{HERE}bicara/{thread.pk}/"
    page = client.post(base + "kirim/", stamped(client.get(base), language="id", text=SOFT))
    assert page.status_code == 422
    client.post(base + "kirim/", stamped(page, language="id", text=SOFT, yes="story"))
    assert Post.objects.get().body == SOFT


def test_a_phone_number_is_asked_about_once(client: Client, thread, budi):
    client.force_login(budi)
    base, words = f"{HERE}bicara/{thread.pk}/", "Hubungi saya di 0812-3456-7890"
    page = client.post(base + "kirim/", stamped(client.get(base), language="id", text=words))
    assert (page.status_code, "nomor telepon" in page.content.decode()) == (422, True)
    assert Post.objects.count() == 0
    client.post(base + "kirim/", stamped(page, language="id", text=words, yes="private"))
    assert Post.objects.get().body == words
    assert "data-private=" in client.get(base).content.decode()


def test_two_clicks_are_one_post_and_the_fourth_copy_is_stopped(client: Client, thread, budi, monkeypatch):
    client.force_login(budi)
    base = f"{HERE}bicara/{thread.pk}/"
    fields = stamped(client.get(base), language="id", text="Pinjaman cepat cair hari ini juga")
    answers = [client.post(base + "kirim/", fields) for _ in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 422]
    assert Post.objects.count() == 1


def test_words_in_confidence_go_by_mail_only(client: Client, cycle):
    assert client.post(HERE + "bantuan/kirim/", {"text": STORY}).status_code == 302
    assert mail.outbox == []
    Cycle.objects.filter(pk=cycle.pk).update(
        data={**cycle.data, "talk": {"protection_email": "ppa@contoh.id"}}
    )
    assert "hanya kepada" in client.get(HERE + "bantuan/").content.decode() or mail.outbox == []
    client.post(HERE + "bantuan/kirim/", {"text": STORY, "reach": "lewat kader"})
    assert ([one.to for one in mail.outbox], STORY in mail.outbox[0].body) == ([["ppa@contoh.id"]], True)
    assert "memukul" not in str(list(AuditEntry.objects.values()))


def test_hostile_words_run_nowhere_on_the_desk(desk: Client, thread, budi, client: Client):
    for words in PAYLOADS:
        report(say(thread, words, by=budi), note=words[:500])
    for page in (desk.get(DESK), desk.get(DESK + "?page=2")):
        main = page.content.decode().split("<main", 1)[1].split("</main>")[0]
        inner = main.replace("<form", "<div").replace("</form", "</div").replace("<svg", "<i")
        found = elements(inner)
        assert (found.wrong, set(found.tags) & RUNS) == ([], set())


def test_a_hidden_process_and_roles_of_elsewhere(client: Client, post, cycle):
    far = client_of(moderator(make_cycle("lain-2027"), "jauh"))
    report(post)
    assert far.get(DESK).status_code == 403
    assert far.post(DESK, {"pilih": str(case_of(post).pk), "action": "leave"}).status_code == 403
    decision = decide(post, moderator(cycle))
    assert far.post(f"/siklus/lain-2027/moderasi/batal/{decision.batch}/").status_code == 404
    assert Decision.objects.get().undone_at is None
    assert (
        client_of(post.author).get(f"/siklus/lain-2027/moderasi/keputusan/{decision.pk}/").status_code == 404
    )
