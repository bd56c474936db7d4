"""Write a post: the form, sending it, keeping it until it is sent."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participate.deliberation.errors import NeedsCare, TellsOfCase
from participate.deliberation.forms import PostForm
from participate.deliberation.markup import one_html
from participate.deliberation.models import Post
from participate.deliberation.moderation.disclosure import told_in
from participate.deliberation.moderation.views.care import care_page
from participate.deliberation.queries.threads import cycle_thread, draft_of, post_of
from participate.deliberation.services.drafts import MOST_KEPT, save_draft
from participate.deliberation.services.posts import write_post
from participate.deliberation.services.threads import thread_of_cycle
from participate.deliberation.web import Place, address, place_in, thread_or_404
from participate.kit.errors import DomainError, NotAllowed
from participate.kit.numbers import row_number
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, roles_here, visitor

WAITING = "deliberation_typed"


@never_cache
@require_GET
def write(request: HttpRequest, cycle: str, thread: int) -> HttpResponse:
    """Show the form on a page of its own: for a reply, or for somebody who still has to sign in."""
    found = thread_or_404(request, cycle, thread)
    parent = _parent(request.GET, found)
    return form_page(request, place_in(found, parent), quoting="kutip" in request.GET)


@require_POST
def send(request: HttpRequest, cycle: str, thread: int) -> HttpResponse:
    """Take a post; whoever is not signed in signs in first and finds the text again."""
    if not visitor(request).is_authenticated:
        return sign_in_first(request, request.path.replace("/kirim/", "/tulis/"))
    found = thread_or_404(request, cycle, thread)
    return take(request, place_in(found, _parent(request.POST, found)))


@never_cache
@require_GET
def general(request: HttpRequest, cycle: str) -> HttpResponse:
    """Lead to the thread about the whole process, or let somebody begin it."""
    found = cycle_or_404(request, cycle)
    thread = cycle_thread(found)
    if thread is not None:
        return redirect("deliberation:thread", cycle=cycle, thread=thread.pk)
    return form_page(request, _general_place(found))


@require_POST
def general_send(request: HttpRequest, cycle: str) -> HttpResponse:
    """Take the first post about the whole process."""
    if not visitor(request).is_authenticated:
        return sign_in_first(request, request.path.replace("/kirim/", "/"))
    return take(request, _general_place(cycle_or_404(request, cycle)))


def _general_place(cycle: Cycle) -> Place:
    return Place(
        cycle=cycle, title=_("About the whole process"), back=reverse("deliberation:index", args=[cycle.slug]),
        send_url=reverse("deliberation:general_send", args=[cycle.slug]),
        begin=lambda actor: thread_of_cycle(actor=actor, cycle=cycle),
    )  # fmt: skip


@require_POST
def draft(request: HttpRequest, cycle: str, thread: int) -> HttpResponse:
    """Keep what is being typed."""
    found = thread_or_404(request, cycle, thread)
    save_draft(
        actor=request.user,
        thread=found,
        parent=_parent(request.POST, found),
        text=request.POST.get("text", ""),
    )
    return HttpResponse(status=204)


def form_page(
    request: HttpRequest, place: Place, form: PostForm | None = None, quoting: bool = False, status: int = 200
) -> HttpResponse:
    """Show the form of a place, with the text that was kept for it."""
    if form is None:
        kept = _kept(request, place)
        starts = {"text": kept, "language": get_language(), "quote": quoting}
        form = PostForm(initial=starts, for_others=_for_others(request, place.cycle))
    context = {"cycle": place.cycle, "place": place, "form": form, "quoting": quoting}
    context["user_known"] = visitor(request).is_authenticated
    name = "_form" if request.headers.get("HX-Request") else "write"
    return render(request, f"deliberation/{name}.html", context, status=status)


def take(request: HttpRequest, place: Place) -> HttpResponse:
    """Write the post and lead to it, or show the form again with the text and what to change."""
    form = PostForm(request.POST, request.FILES, for_others=_for_others(request, place.cycle))
    if not form.is_valid():
        return form_page(request, place, form, status=422)
    try:
        post = _written(request.user, place, form)
    except NotAllowed:
        raise
    except NeedsCare as error:
        return care_page(request, place.cycle, error, back=place.back)
    except DomainError as error:
        form.add_error("text", error.message)
        return form_page(request, place, _fresh_stamp(form), status=error.status)
    if request.headers.get("HX-Request"):
        return render(
            request, "deliberation/_sent.html", {"posts": one_html(post, request.user), "post": post}
        )
    messages.success(request, _("Your post is there."))
    return redirect(address(post))


def _written(actor: Any, place: Place, form: PostForm) -> Post:
    data = form.cleaned_data
    with transaction.atomic():
        thread = place.begin(actor)
        return write_post(
            actor=actor, thread=thread, text=data["text"], parent=place.parent, quoting=bool(data.get("quote")),
            language=data["language"], photos=form.pictures, speech=form.speech, timing=form.timing,
        )  # fmt: skip


def _fresh_stamp(form: PostForm) -> PostForm:
    """Give a form that comes back a new moment: its first one may be too old."""
    form.data = form.data.copy()
    form.data["started"] = form.fields["started"].initial
    return form


def sign_in_first(request: HttpRequest, then: str) -> HttpResponse:
    """Keep what somebody typed, also without JavaScript, and lead back to it after signing in.

    What tells of violence or an illness is not kept: its writer is led to people who help.
    """
    if told := told_in(request.POST.get("text", "")):
        error = TellsOfCase("", told.groups, strong=True)
        slug = request.resolver_match.kwargs["cycle"] if request.resolver_match else ""
        return care_page(request, cycle_or_404(request, slug), error, back=then)
    number = row_number(request.POST.get("parent", ""))
    after = f"{then}?balas={number}" if number else then
    if text := request.POST.get("text", "")[:MOST_KEPT]:
        request.session[WAITING] = [request.path, number or 0, text]
    return redirect_to_login(after)


def _kept(request: HttpRequest, place: Place) -> str:
    """Return the text that waits for this place: from before signing in, or from an earlier visit."""
    user = visitor(request)
    if not user.is_authenticated:
        return ""
    waiting = request.session.get(WAITING)
    if waiting and waiting[:2] == [place.send_url, place.parent.number if place.parent else 0]:
        del request.session[WAITING]
        if place.thread is not None:
            save_draft(actor=user, thread=place.thread, parent=place.parent, text=waiting[2])
        return str(waiting[2])
    return draft_of(user, place.thread, place.parent) if place.thread is not None else ""


def _parent(data: Any, thread: Any) -> Post | None:
    """Return the post that is answered, if one is named."""
    number = row_number(data.get("balas") or data.get("parent") or "")
    found = post_of(thread, number) if number else None
    return None if found is not None and found.hidden_rule else found


def _for_others(request: HttpRequest, cycle: Cycle) -> bool:
    return bool(roles_here(request, cycle) & {Role.OPERATOR, Role.FACILITATOR, Role.ADMINISTRATOR})
