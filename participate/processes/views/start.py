"""Begin a planning cycle."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participate.processes import profile_data, services
from participate.processes.errors import NotYourRole
from participate.processes.forms import StartForm
from participate.processes.models import Profile
from participate.processes.permissions import may_start_cycles
from participate.processes.queries import areas_of


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose the way of planning, the area and the year."""
    if not may_start_cycles(request.user):
        raise NotYourRole(_("Only administrators and council editors may start a process."))
    if not Profile.objects.exists():
        for code in profile_data.codes():
            data = profile_data.load(code)
            services.save_profile(name=profile_data.name_of(data), data=data)
    form = StartForm(request.POST or None, areas=areas_of(request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        english = data.pop("name_en")
        translations = {"en": {"name": english}} if english else {}
        cycle = services.open_cycle(actor=request.user, translations=translations, **data)
        messages.success(request, _("The process has begun. Set its calendar next."))
        return redirect("processes:cycle", cycle=cycle.slug)
    return render(request, "processes/start.html", {"form": form})
