"""What moderation did in January: words given back and changed, words hidden and shown again, and a report that waits."""

from datetime import datetime
from typing import Any

from participate.deliberation.models import Post, Thread
from participate.deliberation.moderation.models import Case, Decision
from participate.deliberation.moderation.services.appeals import decide_appeal, lodge_appeal
from participate.deliberation.moderation.services.deciding import Ruling, decide_cases
from participate.deliberation.moderation.services.reporting import Reporter, report_words
from participate.deliberation.services.changes import edit_post
from participate.deliberation.services.posts import write_post
from participate.demo import scenario
from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from participate.proposals.services.talk import thread_of_proposal

RUDE = "Warga lorong sebelah memang malas semua, percuma dibuatkan got baru."
KIND = "Menurut saya kerja bakti di lorong sebelah perlu dihidupkan lagi, supaya got baru tetap bersih."
HARD = "Kenapa yang ini didahulukan? Jangan sampai ini cuma akal-akalan panitia!"
ASIDE = "Jangan lupa nonton bareng pertandingan bola nanti malam di pos ronda."


def load(cycle: Cycle, users: dict[str, Any]) -> None:
    """Play three stories in the thread of a proposal."""
    thread = _thread(cycle, users)
    _given_back(thread, users)
    _appealed(thread, users)
    aside = _said(thread, users["verifikator"], ASIDE, _at("2026-01-18", "16:40"))
    _reported(aside, users["warga"], 5, _at("2026-01-18", "17:05"))


def _at(day: str, clock: str) -> datetime:
    return scenario.moment(day, clock)


def _thread(cycle: Cycle, users: dict[str, Any]) -> Thread:
    proposal = Proposal.objects.get(cycle=cycle, code="U-04")
    return thread_of_proposal(actor=users["warga"], proposal=proposal, now=_at("2026-01-16", "09:00"))


def _said(thread: Thread, actor: Any, words: str, now: datetime) -> Post:
    return write_post(actor=actor, thread=thread, text=words, now=now)


def _reported(post: Post, actor: Any, rule: int, now: datetime) -> Case:
    return report_words(reporter=Reporter(actor), kind="post", key=post.pk, rule=rule, now=now).case


def _decided(case: Case, actor: Any, ruling: Ruling, now: datetime) -> Decision:
    return decide_cases(actor=actor, cycle=case.cycle, numbers=[case.pk], ruling=ruling, now=now)[0]


def _given_back(thread: Thread, users: dict[str, Any]) -> None:
    """The writer finds kinder words, and the moderator leaves them."""
    post = _said(thread, users["delegasi"], RUDE, _at("2026-01-17", "08:10"))
    case = _reported(post, users["warga"], 1, _at("2026-01-17", "08:30"))
    reason = "Jangan menyebut satu lorong malas. Tulis apa yang perlu diperbaiki."
    _decided(case, users["moderator"], Ruling("return", 1, reason), _at("2026-01-17", "10:00"))
    edit_post(actor=users["delegasi"], post=post, text=KIND, now=_at("2026-01-17", "12:20"))
    again = Case.objects.get(kind="post", key=post.pk, state="open")
    _decided(again, users["moderator"], Ruling("leave"), _at("2026-01-17", "13:05"))


def _appealed(thread: Thread, users: dict[str, Any]) -> None:
    """Hidden too quickly: somebody else looks again, and the words come back."""
    post = _said(thread, users["warga"], HARD, _at("2026-01-17", "19:15"))
    case = _reported(post, users["operator"], 6, _at("2026-01-17", "19:50"))
    reason = "Ini menuduh panitia berbuat curang tanpa bukti."
    made = _decided(case, users["moderator"], Ruling("hide", 6, reason), _at("2026-01-18", "07:45"))
    text = "Saya bertanya, tidak menuduh siapa pun. Panitia harus bisa ditanya."
    appeal = lodge_appeal(actor=users["warga"], decision=made, text=text, now=_at("2026-01-18", "09:30"))
    answer = "Ini pertanyaan yang keras kepada panitia, bukan tuduhan kepada orang tertentu."
    decide_appeal(
        actor=users["admin"], appeal=appeal, outcome="reversed", reason=answer, now=_at("2026-01-18", "14:00")
    )
