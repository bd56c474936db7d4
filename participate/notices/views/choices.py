"""What a person chooses: how often, about what, at what hours; and the list of what they follow."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participate.notices import queries, services
from participate.notices.forms import AreaForm, ChoiceForm
from participate.notices.views.inbox import PER_PAGE


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose how one is told."""
    user = request.user
    known = {
        "rhythms": queries.rhythms_of(user),
        "wanted": queries.wanted(user),
        "clock": queries.clock_of(user),
    }
    form = ChoiceForm(request.POST or None, user=user, **known)
    if request.method == "POST" and form.is_valid():
        services.set_channels(actor=user, rhythms=form.rhythms())
        services.set_wanted(actor=user, choices=form.wanted())
        services.set_hours(actor=user, clock=form.clock())
        messages.success(request, _("Saved. Everything always stays here in your inbox."))
        return redirect("notices:settings")
    page = Paginator(queries.followed(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "area_form": AreaForm()}
    return render(request, "notices/settings.html", context)
