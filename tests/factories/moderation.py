"""Moderators, reports and decisions for tests."""

from typing import Any

from participate.accounts.models import User
from participate.deliberation.models import Post, Thread
from participate.deliberation.moderation.models import Case, Decision, Report
from participate.deliberation.moderation.services.deciding import Ruling, decide_cases
from participate.deliberation.moderation.services.reporting import Reporter, report_words
from participate.processes.enums import Role
from participate.processes.models import Cycle
from tests.factories.processes import make_user
from tests.factories.talk import say

REASON = "Ini menghina orang. Tulis saja apa yang tidak Anda setujui."


def moderator(cycle: Cycle, name: str = "moderator") -> User:
    """Return somebody who moderates in the cycle."""
    return make_user(f"{name}@contoh.id", Role.MODERATOR, cycle=cycle, display_name=name.title())


def report(post: Post, by: Any = None, rule: int = 1, note: str = "", **fields: Any) -> Report:
    """Report a post as somebody with an account."""
    person = by or make_user("pelapor@contoh.id", display_name="Pelapor")
    return report_words(reporter=Reporter(person), kind="post", key=post.pk, rule=rule, note=note, **fields)


def case_of(post: Post) -> Case:
    """Return the newest case about a post."""
    return Case.objects.filter(kind="post", key=post.pk).latest("pk")


def decide(
    post: Post, by: Any, action: str = "hide", rule: int = 1, reason: str = REASON, **fields: Any
) -> Decision:
    """Decide about a post, which is reported first if it was not."""
    if not Case.objects.filter(kind="post", key=post.pk, state="open").exists():
        report(post)
    case = case_of(post)
    ruling = Ruling(action, rule, reason)
    return decide_cases(actor=by, cycle=case.cycle, numbers=[case.pk], ruling=ruling, **fields)[0]


def reported_posts(thread: Thread, count: int) -> list[Post]:
    """Return posts of different people, each reported."""
    posts = []
    for number in range(count):
        writer = make_user(f"penulis-{number}@contoh.id", display_name=f"Penulis {number}")
        posts.append(say(thread, f"Kiriman nomor {number}", by=writer))
        report(posts[-1])
    return posts
