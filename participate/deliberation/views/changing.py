"""Change one's own post, take it back, find others' posts helpful."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participate.deliberation.errors import NeedsCare
from participate.deliberation.forms import TextForm
from participate.deliberation.models import Post
from participate.deliberation.moderation.views.care import care_page
from participate.deliberation.permissions import require_own
from participate.deliberation.queries.threads import post_of
from participate.deliberation.services.changes import edit_post, mark_helpful, withdraw_post
from participate.deliberation.web import address, post_or_404, thread_or_404
from participate.kit.errors import DomainError, NotAllowed
from participate.kit.numbers import row_number


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, cycle: str, thread: int, number: int) -> HttpResponse:
    """Change the words; what they were stays readable."""
    found = post_or_404(request, cycle, thread, number)
    require_own(request.user, found)
    starts = {"text": found.body, "language": found.language}
    form = TextForm(request.POST if request.method == "POST" else None, initial=starts)
    try:
        done = request.method == "POST" and form.is_valid() and _edited(request, found, form)
    except NeedsCare as error:
        return care_page(request, found.thread.cycle, error, back=address(found))
    if done:
        messages.success(request, _("Changed. Your earlier text stays readable under “changed”."))
        return redirect(address(found))
    context = {"cycle": found.thread.cycle, "thread": found.thread, "post": found, "form": form}
    return render(request, "deliberation/edit.html", context, status=422 if form.errors else 200)


def _edited(request: HttpRequest, post: Post, form: TextForm) -> bool:
    """Say whether the change is made; if not, the form says why."""
    data = form.cleaned_data
    try:
        edit_post(
            actor=request.user, post=post, text=data["text"], language=data["language"], timing=form.timing
        )
    except (NotAllowed, NeedsCare):
        raise
    except DomainError as error:
        form.add_error("text", error.message)
        return False
    return True


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, cycle: str, thread: int, number: int) -> HttpResponse:
    """Take a post back after one more question."""
    found = post_or_404(request, cycle, thread, number)
    require_own(request.user, found)
    if request.method == "POST":
        withdraw_post(actor=request.user, post=found)
        messages.success(
            request, _("Your post is gone. Its place stays, so that the answers can be understood.")
        )
        return redirect(address(found))
    context = {"cycle": found.thread.cycle, "thread": found.thread, "post": found}
    return render(request, "deliberation/withdraw.html", context)


@require_POST
def helpful(request: HttpRequest, cycle: str, thread: int) -> HttpResponse:
    """Find a post helpful, or no longer."""
    found = thread_or_404(request, cycle, thread)
    number = row_number(request.POST.get("post", ""))
    post = post_of(found, number) if number else None
    if post is not None:
        now = mark_helpful(actor=request.user, post=post)
        messages.success(request, _("You found this post helpful.") if now else _("Your mark is gone."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(f"{back}#p{number}" if post else back)
    return redirect(address(post) if post else found.url)
