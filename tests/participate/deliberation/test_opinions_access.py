"""Who comes in where: every address of an opinion map against its line in the permission table, on a small site."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from participate.deliberation.opinions.models import Answer, Statement
from participate.deliberation.opinions.services.drawing import draw_poll
from participate.processes.enums import Role
from participate.processes.models import Cycle
from tests.factories.opinions import divided, fill, make_poll
from tests.factories.processes import make_cycle, make_user
from tests.participate.permission_rows import draft_answers
from tests.participate.permission_table_opinions import ROWS

pytestmark = pytest.mark.django_db
PEOPLE = {
    "anonymous": None, "resident": (), "operator": (Role.OPERATOR,), "verifier": (Role.VERIFIER,),
    "facilitator": (Role.FACILITATOR,),
}  # fmt: skip


def client_of(who: str, cycle: Cycle) -> Client:
    client, roles = Client(), PEOPLE[who]
    if roles is not None:
        client.force_login(make_user(f"{who}@example.org", *roles, cycle=cycle))
    return client


def answer_of(client: Client, name: str, method: str, slug: str = "tamamaung-2027") -> str:
    parts = {"kind": "hasil.csv"} if name == "opinions:export" else {}
    page: Any = getattr(client, method.lower())(reverse(name, kwargs={"cycle": slug, **parts}))
    if page.status_code == 302:
        return "sign-in" if "/akun/login/" in page["Location"] else "in"
    assert page.status_code < 500
    return {403: "no", 404: "hidden", 405: "method"}.get(page.status_code, "in")


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_the_answer_of_the_table(who: str):
    poll = make_poll(10)
    fill(poll, divided(24, 10))
    draw_poll(poll=poll, at_once=True)
    client = client_of(who, poll.cycle)
    for name, row in ROWS.items():
        for method in row.methods.accepted:
            assert (name, method, answer_of(client, name, method)) == (name, method, row.closed[who])
        for method in {"GET", "POST", "DELETE"} - row.methods.accepted:
            assert answer_of(client, name, method) in ("method", "sign-in", "no"), (name, method)


@pytest.mark.parametrize("who", ["anonymous", "resident", "facilitator"])
def test_a_hidden_process_has_no_map_for_outsiders(who: str):
    poll = make_poll(10)
    fill(poll, divided(24, 10))
    draw_poll(poll=poll, at_once=True)
    Cycle.objects.update(is_public=False)
    client = client_of(who, poll.cycle)
    for name, row in ROWS.items():
        for method in row.methods.accepted:
            expected = draft_answers(row.closed)[who]
            assert (name, method, answer_of(client, name, method)) == (name, method, expected)


def test_a_number_of_another_process_reaches_nothing_here():
    here, other = make_poll(2), make_poll(9, make_cycle("lain-2027"))
    client = client_of("facilitator", here.cycle)
    base = "/siklus/tamamaung-2027/pendapat/"
    assert client.post(f"{base}jawab/", {"pernyataan": 5, "nilai": "setuju"}).status_code == 409
    wrong = {"pernyataan": 5, "putusan": "tolak", "alasan": "Tidak"}
    assert client.post(f"{base}meja/putusan/", wrong).status_code == 404
    theirs = base.replace("tamamaung-2027", "lain-2027")
    assert client.post(f"{theirs}meja/putusan/", wrong).status_code == 403
    assert (Answer.objects.count(), Statement.objects.filter(poll=other, verdict="rejected").count()) == (
        0,
        0,
    )


def test_without_a_round_there_is_a_kind_page_and_nothing_else():
    cycle = make_cycle()
    client = client_of("anonymous", cycle)
    assert answer_of(client, "opinions:vote", "GET") == "in"
    assert {answer_of(client, f"opinions:{name}", "POST") for name in ("answer", "undo", "suggest")} == {
        "hidden"
    }
    assert answer_of(client, "opinions:map", "GET") == "hidden"
    staff = client_of("facilitator", cycle)
    assert (answer_of(staff, "opinions:desk", "GET"), answer_of(staff, "opinions:export", "GET")) == (
        "in",
        "hidden",
    )
