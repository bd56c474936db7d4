"""Write a point; what is discussed gives the place and the address."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participate.deliberation.errors import NeedsCare
from participate.deliberation.moderation.views.care import care_page
from participate.deliberation.points.enums import Side
from participate.deliberation.points.forms import PointForm
from participate.deliberation.points.services.writing import add_point
from participate.deliberation.points.web import Spot
from participate.kit.errors import DomainError, NotAllowed


def add(request: HttpRequest, spot: Spot) -> HttpResponse:
    """Show the form with a side chosen already; POST sends the claim, or says what to change with the text kept."""
    side = request.GET.get("sisi", "")
    starts = {"side": side if side in Side.values else None, "language": get_language()}
    form = PointForm(request.POST if request.method == "POST" else None, initial=starts)
    try:
        sent = request.method == "POST" and form.is_valid() and _sent(request, spot, form)
    except NeedsCare as error:
        return care_page(request, spot.cycle, error, back=spot.back)
    if sent:
        messages.success(request, _("Thank you. Your point stands here now."))
        return redirect(spot.back)
    context = {"cycle": spot.cycle, "spot": spot, "form": form}
    return render(request, "points/write.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, spot: Spot, form: PointForm) -> bool:
    """Say whether the point was written; if not, the form says why."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            add_point(
                actor=request.user, thread=spot.begin(request.user), side=data["side"], text=data["text"],
                link=data["link"], language=data["language"], timing=form.timing, also=spot.also,
            )  # fmt: skip
    except (NotAllowed, NeedsCare):
        raise
    except DomainError as error:
        refused(form, error)
        return False
    return True


def refused(form: PointForm, error: DomainError) -> None:
    """Put what stopped it into the form, with a new moment: its first one may be too old."""
    form.data = form.data.copy()
    form.data["started"] = form.fields["started"].initial
    form.add_error("text", error.message)
