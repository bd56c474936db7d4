"""Writing by plain forms: every button works without JavaScript."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participate.deliberation.models import Post, PostDraft, Thread
from participate.processes.enums import Role
from participate.proposals.models import Proposal
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal
from tests.factories.talk import make_thread, old_stamp, picture, say

pytestmark = pytest.mark.django_db
HERE = "/siklus/tamamaung-2027/bicara/"


@pytest.fixture(autouse=True)
def quick(monkeypatch: Any) -> None:
    old_stamp(monkeypatch)


@pytest.fixture
def me(client: Client) -> Client:
    client.force_login(make_user("budi@example.org", display_name="Pak Budi"))
    return client


def filled(page: Any, **values: Any) -> dict[str, Any]:
    """Return the fields of the form on a page as a browser would send them, with some filled in."""
    text = page.content.decode()
    hidden = dict(re.findall(r'name="(parent|quote|started)" value="([^"]*)"', text))
    return {"language": "id", **hidden, **values}


def test_a_post_an_answer_and_a_quote(me: Client):
    thread = make_thread()
    first = say(thread, "Selokan penuh")
    base = f"{HERE}{thread.pk}/"
    answer = me.post(base + "kirim/", filled(me.get(base), text="Halo **semua**"))
    assert answer["Location"] == base + "p/2/"
    me.post(base + "kirim/", filled(me.get(base + "tulis/?balas=1"), text="Benar"))
    me.post(base + "kirim/", filled(me.get(base + "tulis/?balas=1&kutip=1"), text="Setuju", language="mak"))
    rows = Post.objects.filter(number__gt=1).order_by("number").values_list("parent", "quote", "language")
    assert list(rows) == [(None, "", "id"), (first.pk, "", "id"), (first.pk, "Selokan penuh", "mak")]
    assert "<strong>semua</strong>" in me.get(base).content.decode()


def test_what_is_wrong_is_said_beside_the_text_that_stays(me: Client):
    thread = make_thread()
    base = f"{HERE}{thread.pk}/"
    page = me.post(base + "kirim/", filled(me.get(base), text="http://a.id http://b.id"))
    text = page.content.decode()
    assert (page.status_code, "Hapus sebagian dulu" in text, "http://a.id http://b.id" in text) == (
        422,
        True,
        True,
    )
    late = me.post(base + "kirim/", {"text": "Halo", "language": "id", "started": "lama"})
    assert late.status_code == 422
    assert me.post(base + "kirim/", filled(late, text="Halo")).status_code == 302
    assert Post.objects.get().body == "Halo"


def test_a_photo_comes_with_its_sentence(me: Client):
    thread = make_thread()
    base = f"{HERE}{thread.pk}/"
    upload = lambda: SimpleUploadedFile("a.jpg", picture().read(), "image/jpeg")  # noqa: E731
    page = me.post(base + "kirim/", filled(me.get(base), text="Lihat", photo=upload()))
    assert page.status_code == 422
    me.post(base + "kirim/", filled(me.get(base), text="Lihat", photo=upload(), alt="Selokan penuh"))
    assert 'alt="Selokan penuh"' in me.get(base).content.decode()
    bad = SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")
    page = me.post(base + "kirim/", filled(me.get(base), text="Lihat", photo=bad, alt="x"))
    assert (page.status_code, "bukan foto" in page.content.decode()) == (400, True)


def test_whoever_signs_in_first_finds_the_text_again(client: Client):
    thread = make_thread()
    first = say(thread)
    base = f"{HERE}{thread.pk}/"
    answer = client.post(base + "kirim/", {"text": "Belum masuk", "parent": first.number})
    assert answer["Location"].startswith("/akun/login/?next=")
    client.force_login(make_user("budi@example.org"))
    assert "Belum masuk" in client.get(base + "tulis/?balas=1").content.decode()
    assert PostDraft.objects.get().parent == first


def test_a_draft_is_kept_while_typing_and_shown_again(me: Client):
    thread = make_thread()
    base = f"{HERE}{thread.pk}/"
    assert me.post(base + "draf/", {"text": "Setengah jalan", "parent": ""}).status_code == 204
    assert "Setengah jalan" in me.get(base).content.decode()
    me.post(base + "draf/", {"text": "", "parent": ""})
    assert "Setengah jalan" not in me.get(base).content.decode()


def test_a_post_is_changed_and_taken_back_by_forms(me: Client):
    thread = make_thread()
    base = f"{HERE}{thread.pk}/"
    me.post(base + "kirim/", filled(me.get(base), text="Dulu"))
    me.post(base + "p/1/ubah/", filled(me.get(base + "p/1/ubah/"), text="Sekarang"))
    assert Post.objects.get().body == "Sekarang"
    assert "dihapus" in me.get(base + "p/1/tarik/").content.decode()
    me.post(base + "p/1/tarik/")
    assert Post.objects.get().withdrawn_at is not None
    assert me.get(base + "p/1/ubah/").status_code == 200


def test_helpful_is_one_button_that_comes_back_to_the_post(me: Client):
    thread = make_thread()
    say(thread)
    base = f"{HERE}{thread.pk}/"
    answer = me.post(base + "membantu/", {"post": "1", "next": base})
    assert answer["Location"] == base + "#p1"
    assert 'aria-pressed="true"' in me.get(base).content.decode()
    assert (
        me.post(base + "membantu/", {"post": "1", "next": "https://jahat.example/"})["Location"]
        == base + "p/1/"
    )


def test_a_post_sent_by_script_comes_back_as_a_fragment(me: Client):
    thread = make_thread()
    base = f"{HERE}{thread.pk}/"
    answer = me.post(base + "kirim/", filled(me.get(base), text="Halo"), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert (answer.status_code, "<html" in text, 'id="p1"' in text, "/ubah/" in text) == (
        200,
        False,
        True,
        True,
    )
    wrong = me.post(base + "kirim/", filled(me.get(base), text=""), headers={"HX-Request": "true"})
    assert (wrong.status_code, "<html" in wrong.content.decode()) == (422, False)


def test_the_first_post_begins_the_thread_of_a_process_and_of_a_proposal(me: Client):
    cycle = make_cycle()
    proposal = make_proposal(cycle)
    addresses = [HERE + "umum/", f"/siklus/{cycle.slug}/usulan/{proposal.code}/bicara/"]
    for address in addresses:
        page = me.get(address)
        assert Thread.objects.filter(last_number=0).count() == 0
        me.post(address + "kirim/", filled(page, text="Kiriman pertama"))
    kinds = Thread.objects.order_by("pk").values_list("kind", "last_number", "title")
    proposal = Proposal.objects.get()
    assert list(kinds) == [("cycle", 1, "Tentang seluruh proses"), ("proposal", 1, str(proposal))]
    assert me.get(addresses[1])["Location"] == f"{HERE}{proposal.thread_id}/"
    shown = me.get(f"/siklus/{cycle.slug}/usulan/{proposal.code}/").content.decode()
    assert f"{HERE}{proposal.thread_id}/" in shown


def test_a_wrong_first_post_begins_nothing(me: Client):
    make_cycle()
    page = me.post(HERE + "umum/kirim/", filled(me.get(HERE + "umum/"), text="http://a.id http://b.id"))
    assert (page.status_code, Thread.objects.count()) == (422, 0)


def test_operators_write_down_what_somebody_said(client: Client):
    cycle = make_cycle()
    thread = make_thread(cycle)
    base = f"{HERE}{thread.pk}/"
    client.force_login(make_user("petugas@example.org", Role.OPERATOR, cycle=cycle, display_name="Petugas"))
    fields = filled(client.get(base), text="Air keruh", spoken="on", speaker="Ibu dari RW 03")
    client.post(base + "kirim/", fields)
    text = client.get(base).content.decode()
    assert ("Ibu dari RW 03" in text, "disampaikan lisan, dicatat operator" in text, "<b>Petugas" in text) == (
        True, True, False,
    )  # fmt: skip
    client.force_login(make_user("warga@example.org"))
    client.post(base + "kirim/", filled(client.get(base), text="Pura-pura", spoken="on", speaker="Pak Lurah"))
    assert Post.objects.filter(is_spoken=True).count() == 1
