"""Change one's own point, take it back, find others' points helpful."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participate.deliberation.errors import NeedsCare
from participate.deliberation.moderation.views.care import care_page
from participate.deliberation.points.forms import PointForm
from participate.deliberation.points.models import Point
from participate.deliberation.points.permissions import require_writer
from participate.deliberation.points.queries.single import point_of
from participate.deliberation.points.services.writing import edit_point, mark_point, withdraw_point
from participate.deliberation.points.views.writing import refused
from participate.deliberation.points.web import address, back_of, point_or_404
from participate.deliberation.web import thread_or_404
from participate.kit.errors import DomainError, NotAllowed
from participate.kit.numbers import row_number


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, cycle: str, thread: int, number: int) -> HttpResponse:
    """Change the words; what they were stays readable."""
    found = point_or_404(request, cycle, thread, number)
    require_writer(request.user, found)
    starts = {"text": found.body, "link": found.link, "language": found.language}
    form = PointForm(request.POST if request.method == "POST" else None, initial=starts, with_side=False)
    try:
        done = request.method == "POST" and form.is_valid() and _edited(request, found, form)
    except NeedsCare as error:
        return care_page(request, found.thread.cycle, error, back=address(found))
    if done:
        messages.success(request, _("Changed. Your earlier text stays readable under “changed”."))
        return redirect(address(found))
    context = {"cycle": found.thread.cycle, "thread": found.thread, "point": found, "form": form}
    return render(request, "points/edit.html", context, status=422 if form.errors else 200)


def _edited(request: HttpRequest, point: Point, form: PointForm) -> bool:
    """Say whether the change is made; if not, the form says why."""
    data = form.cleaned_data
    try:
        edit_point(
            actor=request.user, point=point, text=data["text"], link=data["link"], language=data["language"],
            timing=form.timing,
        )  # fmt: skip
    except (NotAllowed, NeedsCare):
        raise
    except DomainError as error:
        refused(form, error)
        return False
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, cycle: str, thread: int, number: int) -> HttpResponse:
    """Take a point back after one more question."""
    found = point_or_404(request, cycle, thread, number)
    require_writer(request.user, found)
    if request.method == "POST":
        withdraw_point(actor=request.user, point=found)
        messages.success(request, _("Your point is gone."))
        return redirect(back_of(found.thread))
    context = {"cycle": found.thread.cycle, "thread": found.thread, "point": found}
    return render(request, "points/withdraw.html", context)


@require_POST
def helpful(request: HttpRequest, cycle: str, thread: int) -> HttpResponse:
    """Find a point helpful, or no longer; the button says which, so that a second click changes nothing."""
    found = thread_or_404(request, cycle, thread)
    helps = "point" in request.POST
    number = row_number(request.POST.get("point") or request.POST.get("no_longer") or "")
    point = point_of(found, number) if number else None
    if point is not None:
        now = mark_point(actor=request.user, point=point, helps=helps)
        messages.success(request, _("You found this point helpful.") if now else _("Your mark is gone."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(f"{back.split('#')[0]}#k{number}" if point else back)
    return redirect(address(point) if point else back_of(found))
