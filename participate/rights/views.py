"""My data: look, take along, delete. And for everybody: how long we keep what."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.kit import ratelimit
from participate.rights import queries, services
from participate.rights.forms import EraseForm
from participate.rights.lines import last_run, retention_lines
from participate.rights.people import person_of


@never_cache
@login_required
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Say what the site has about me, and what I can do."""
    person = person_of(request.user)
    context = {"person": person, "numbers": queries.numbers_of(person), "acts": queries.official_acts(person)}
    return render(request, "rights/my_data.html", context)


@never_cache
@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Hand me everything as one file."""
    ratelimit.check("export-person", str(request.user.pk), limit=10, seconds=3600)
    body = services.export_person(actor=request.user, person=person_of(request.user))
    headers = {"Content-Disposition": 'attachment; filename="data-saya.zip"'}
    return HttpResponse(body, content_type="application/zip", headers=headers)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Delete my account and everything that says who I am."""
    form = EraseForm(request.POST or None, user=request.user)
    if request.method == "POST":
        ratelimit.check("erase-person", str(request.user.pk), limit=5, seconds=300)
        if form.is_valid():
            keep = not form.cleaned_data["with_photos"]
            services.erase_person(actor=request.user, person=person_of(request.user), keep_photos=keep)
            logout(request)
            return redirect("rights:erased")
    acts = queries.official_acts(person_of(request.user))
    return render(request, "rights/erase.html", {"form": form, "acts": acts})


@require_GET
def erased(request: HttpRequest) -> HttpResponse:
    """Say that it is done, and what stays."""
    return render(request, "rights/erased.html")


@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """Say for each kind of data what it is, why we keep it, how long, and what goes next."""
    context = {"lines": retention_lines(), "last": last_run(), "erasures": queries.erasures_done()}
    return render(request, "rights/retention.html", context)
