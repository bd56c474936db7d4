"""Read threads: the list of a cycle, one thread, one conversation, one post and its history."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from participate.deliberation.enums import Order
from participate.deliberation.forms import PostForm
from participate.deliberation.markup import posts_html
from participate.deliberation.models import Thread
from participate.deliberation.permissions import owns
from participate.deliberation.queries.sheets import Sheet, Wanted, conversation, sheet_of
from participate.deliberation.queries.threads import count_after, counters_open, cycle_thread, threads_of
from participate.deliberation.web import place_in, post_or_404, thread_or_404
from participate.kit.numbers import row_number
from participate.processes.enums import Role
from participate.processes.web import cycle_or_404, roles_here, visitor

PER_PAGE = 20


def index(request: HttpRequest, cycle: str) -> HttpResponse:
    """List what is talked about in a cycle: the whole process first, then the threads written in last."""
    found = cycle_or_404(request, cycle)
    page = Paginator(threads_of(found), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "deliberation/index.html", {"cycle": found, "page_obj": page, "general": cycle_thread(found)}
    )


def thread_page(request: HttpRequest, cycle: str, thread: int) -> HttpResponse:
    """Show a page of a thread."""
    found = thread_or_404(request, cycle, thread)
    counters = counters_open(found.cycle)
    wanted = _wanted(request, counters)
    sheet = sheet_of(found, wanted, counters=counters)
    orders = [order for order in Order if counters or order != Order.HELPFUL]
    context = {
        "order": wanted.order,
        "orders": orders,
        "first": not wanted.key,
        **_shown(request, found, sheet),
    }
    return render(request, "deliberation/thread.html", context)


def _wanted(request: HttpRequest, counters: bool) -> Wanted:
    """Read which page is meant; while nobody may read counters, nothing is sorted by them."""
    code = request.GET.get("urut", "")
    order = Order(code) if code in Order.values else Order.NEWEST
    if order == Order.HELPFUL and not counters:
        order = Order.NEWEST
    back, onward = request.GET.get("sebelum", ""), request.GET.get("sesudah", "")
    return Wanted(order, (back or onward)[:24], bool(back))


def _shown(request: HttpRequest, thread: Thread, sheet: Sheet) -> dict[str, object]:
    """Return what pages of posts have in common."""
    user = visitor(request)
    place = place_in(thread)
    form = None
    if user.is_authenticated and not thread.cycle.is_archived:
        others = bool(
            roles_here(request, thread.cycle) & {Role.OPERATOR, Role.FACILITATOR, Role.ADMINISTRATOR}
        )
        form = PostForm(initial={"text": getattr(thread, "typed", None) or ""}, for_others=others)
    return {
        "cycle": thread.cycle, "thread": thread, "sheet": sheet, "posts": posts_html(thread, sheet, user),
        "place": place, "form": form, "user_known": user.is_authenticated,
    }  # fmt: skip


def conversation_page(request: HttpRequest, cycle: str, thread: int, number: int) -> HttpResponse:
    """Show one conversation whole: the post it began with and all replies, a hundred on a page."""
    root = post_or_404(request, cycle, thread, number)
    if root.root_id is not None:
        return redirect("deliberation:post", cycle=cycle, thread=thread, number=number)
    counters = counters_open(root.thread.cycle)
    sheet = conversation(root, request.GET.get("dari", ""), counters=counters)
    context = {"root": root, **_shown(request, root.thread, sheet)}
    return render(request, "deliberation/conversation.html", context)


def post(request: HttpRequest, cycle: str, thread: int, number: int) -> HttpResponse:
    """Lead to the page a post stands on: its conversation, at the post itself."""
    found = post_or_404(request, cycle, thread, number)
    top = found.root.number if found.root else found.number
    start = f"?dari={number}" if found.root else ""
    where = reverse("deliberation:conversation", args=[cycle, thread, top])
    return redirect(f"{where}{start}#p{number}")


def history(request: HttpRequest, cycle: str, thread: int, number: int) -> HttpResponse:
    """Show every version of a post, the newest first."""
    found = post_or_404(request, cycle, thread, number)
    if found.withdrawn_at is not None:
        raise Http404(_("This post was taken back."))
    if found.hidden_rule and not owns(visitor(request), found):
        raise Http404(_("Moderation has hidden this post."))
    context = {"cycle": found.thread.cycle, "thread": found.thread, "post": found}
    return render(
        request, "deliberation/history.html", context | {"versions": found.versions.order_by("-number")}
    )


def fresh(request: HttpRequest, cycle: str, thread: int) -> HttpResponse:
    """Say how many posts are new since a number: the part of the page that announces itself."""
    found = thread_or_404(request, cycle, thread)
    since = row_number(request.GET.get("sejak", "")) or 0
    context = {"thread": found, "cycle": found.cycle, "count": count_after(found, since)}
    return render(request, "deliberation/_fresh.html", context)
