"""Pages of a thread: sorted, found by keys, the same number of queries at any length, light enough for a phone."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from participate.deliberation.models import Post, Thread
from participate.deliberation.services.changes import edit_post, mark_helpful, withdraw_post
from participate.deliberation.services.threads import open_thread
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.talk import fill, make_thread, say

pytestmark = pytest.mark.django_db
HERE = "/siklus/tamamaung-2027/bicara/"
MOST = 12
# Cold, as a visitor and signed in; the second reading of a visitor needs none of the posts again.
COLD, WARM, SIGNED_IN = 6, 3, 11


def numbers(page: Any) -> list[int]:
    return [int(found) for found in re.findall(r'<article[^>]* id="p(\d+)"', page.content.decode())]


def url(thread: Any, rest: str = "") -> str:
    return f"{HERE}{thread.pk}/{rest}"


@pytest.mark.parametrize(("roots", "replies"), [(1, 0), (40, 2)])
def test_a_thread_costs_the_same_at_any_length(
    client, django_assert_num_queries: Any, roots: int, replies: int
):
    thread = make_thread()
    fill(thread, roots, replies)
    with django_assert_num_queries(COLD):
        client.get(url(thread))
    with django_assert_num_queries(WARM):
        client.get(url(thread))
    client.force_login(make_user("baca@example.org"))
    with django_assert_num_queries(SIGNED_IN):
        client.get(url(thread, "?urut=lama"))
    assert max(COLD, SIGNED_IN) <= MOST


def test_the_first_page_of_five_thousand_posts_is_light_and_costs_the_same(
    client, django_assert_num_queries: Any
):
    thread = make_thread()
    fill(thread, 1250, 3, letters=600)
    assert thread.last_number == 5000
    with django_assert_num_queries(COLD):
        page = client.get(url(thread))
    assert len(numbers(page)) == 150
    assert len(gzip.compress(page.content, 6)) <= 100_000


@pytest.mark.parametrize(
    ("order", "first", "last"), [("baru", 120, 1), ("lama", 1, 120), ("membantu", 120, 1)]
)
def test_every_order_leads_through_the_whole_thread_and_back(client, order: str, first: int, last: int):
    thread = make_thread()
    fill(thread, 120)
    seen, address, pages = [], f"?urut={order}", []
    while address:
        page = client.get(url(thread, address))
        pages.append(numbers(page))
        seen += pages[-1]
        following = re.search(r'href="(\?urut=\w+&amp;sesudah=[\d-]+)"', page.content.decode())
        address = following[1].replace("&amp;", "&") if following else ""
    assert (len(seen), len(set(seen)), seen[0], seen[-1], len(pages)) == (120, 120, first, last, 3)
    back = re.search(r'href="(\?urut=\w+&amp;sebelum=[\d-]+)"', page.content.decode())
    assert back is not None
    assert numbers(client.get(url(thread, back[1].replace("&amp;", "&")))) == pages[1]


def test_the_most_helpful_comes_first_unless_a_vote_is_open(client):
    thread = make_thread()
    posts = [say(thread, f"Nomor {n}") for n in range(1, 4)]
    mark_helpful(actor=make_user("baca@example.org"), post=posts[0])
    page = client.get(url(thread, "?urut=membantu"))
    assert (numbers(page), "1 orang terbantu" in page.content.decode()) == ([1, 3, 2], True)
    open_only(thread.cycle, Capability.VOTE)
    page = client.get(url(thread, "?urut=membantu"))
    text = page.content.decode()
    assert (numbers(page), "terbantu" in text, "Paling membantu" in text) == ([3, 2, 1], False, False)


def test_what_has_no_answer_can_be_found(client):
    thread = make_thread()
    first, second = say(thread, "Satu"), say(thread, "Dua")
    withdraw_post(actor=second.author, post=say(thread, "Tiga"))
    say(thread, "Jawab", parent=first)
    assert numbers(client.get(url(thread, "?urut=belum"))) == [2]


def test_a_list_shows_two_answers_and_the_way_to_all(client):
    thread = make_thread()
    fill(thread, 1, 5)
    text = client.get(url(thread)).content.decode()
    assert (numbers(client.get(url(thread))), "Lihat semua 5 jawaban" in text) == ([1, 2, 3], True)
    assert numbers(client.get(url(thread, "percakapan/1/"))) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("replies", [3, 130])
def test_a_permalink_finds_the_page(client, replies: int):
    thread = make_thread()
    fill(thread, 1, replies)
    last = replies + 1
    answer = client.get(url(thread, f"p/{last}/"))
    assert answer["Location"] == url(thread, f"percakapan/1/?dari={last}#p{last}")
    assert last in numbers(client.get(answer["Location"]))
    assert client.get(url(thread, "p/1/"))["Location"] == url(thread, "percakapan/1/#p1")
    assert client.get(url(thread, "p/999/")).status_code == 404


def test_a_long_conversation_is_read_by_the_hundred(client):
    thread = make_thread()
    fill(thread, 1, 130)
    page = client.get(url(thread, "percakapan/1/"))
    following = re.search(r'href="(\?dari=\d+)"', page.content.decode())
    assert (len(numbers(page)), following is not None) == (101, True)
    assert numbers(client.get(url(thread, f"percakapan/1/{following[1]}"))) == list(range(102, 132))


def test_a_long_text_is_short_in_the_list_and_whole_in_its_conversation(client):
    thread = make_thread()
    say(thread, "kata " * 300 + "terakhir")
    assert "terakhir" not in client.get(url(thread)).content.decode()
    assert "terakhir" in client.get(url(thread, "percakapan/1/")).content.decode()


def test_a_change_shows_at_once_with_its_history(client):
    thread = make_thread()
    post = say(thread, "Kata dahulu")
    client.get(url(thread))
    edit_post(actor=post.author, post=post, text="Kata sekarang")
    text = client.get(url(thread)).content.decode()
    assert ("Kata sekarang" in text, "Kata dahulu" in text, ">diubah</a>" in text) == (True, False, True)
    history = client.get(url(thread, "p/1/riwayat/")).content.decode()
    assert "Kata dahulu" in history
    withdraw_post(actor=post.author, post=post)
    text = client.get(url(thread)).content.decode()
    assert ("Kata sekarang" in text, "ditarik kembali oleh penulisnya" in text) == (False, True)
    assert client.get(url(thread, "p/1/riwayat/")).status_code == 404


def test_nobody_without_a_name_is_signed_by_an_address(client):
    thread = make_thread()
    say(thread, by=make_user("tanpa-nama@example.org"))
    text = client.get(url(thread)).content.decode()
    assert ("tanpa-nama" in text, "<b>Warga</b>" in text) == (False, True)


def test_only_the_writer_is_offered_to_change_a_post():
    thread = make_thread()
    post = say(thread)
    offered = {}
    for name in ("sari", "baca"):
        client = Client()
        client.force_login(make_user(f"{name}@example.org"))
        text = client.get(url(thread)).content.decode()
        offered[name] = (f"p/{post.number}/ubah/" in text, 'name="post" value="1"' in text)
    assert offered == {"sari": (True, False), "baca": (False, True)}


def test_the_fragment_says_how_many_are_new(client):
    thread = make_thread()
    for n in range(4):
        say(thread, f"Nomor {n}")
    assert "3 kiriman baru" in client.get(url(thread, "baru/?sejak=1")).content.decode()
    assert client.get(url(thread, "baru/?sejak=4")).content.decode().strip() == ""
    assert client.get(url(thread, "baru/?sejak=abc")).status_code == 200


def test_a_page_of_visitors_sets_no_cookie_so_that_it_can_be_kept(client):
    thread = make_thread()
    say(thread)
    assert not client.get(url(thread)).cookies


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_a_cycle_costs_the_same_at_any_number_of_threads(
    client, django_assert_num_queries: Any, count: int
):
    general = make_thread()
    say(general)
    for number in range(count):
        thread = open_thread(actor=None, cycle=general.cycle, kind="proposal", title=f"U-{number}", url="/")
        Thread.objects.filter(pk=thread.pk).update(last_number=1, last_post_at=thread.created_at)
    with django_assert_num_queries(5):
        page = client.get(HERE)
    assert page.content.decode().count("1 kiriman") == min(count, 20) + 1
    assert client.get(HERE + "umum/")["Location"] == url(general)


def test_a_thread_of_another_cycle_does_not_exist_here(client):
    thread = make_thread()
    other = make_cycle("lain-2027")
    say(thread)
    for rest in ("", "p/1/", "percakapan/1/", "baru/", "tulis/"):
        assert client.get(f"/siklus/{other.slug}/bicara/{thread.pk}/{rest}").status_code == 404
    Cycle.objects.filter(pk=thread.cycle_id).update(is_public=False)
    assert client.get(url(thread)).status_code == 404
    assert Post.objects.count() == 1
