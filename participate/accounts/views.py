"""Pages about oneself, and the two pages every visitor may need: help and privacy."""

from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _

from participate.accounts import services
from participate.accounts.forms import ProfileForm


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show my account and change my name and language."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        services.update_profile(actor=request.user, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Saved."))
        return redirect(translate_url(reverse("accounts:home"), form.cleaned_data["language"]))
    context = {
        "form": form,
        "roles": request.user.memberships.select_related("area", "cycle").order_by("role"),
        "second_factor": get_mfa_adapter().is_mfa_enabled(request.user),
        "devices": request.user.usersession_set.count(),
    }
    return render(request, "accounts/home.html", context)


def help_page(request: HttpRequest) -> HttpResponse:
    """Say in one page how it goes."""
    return render(request, "accounts/help.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Say in one page what is kept about people."""
    return render(request, "accounts/privacy.html")
