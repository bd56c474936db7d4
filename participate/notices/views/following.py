"""Follow, confirm, stop. Links from letters need no sign-in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from participate.kit import ratelimit
from participate.kit.visitors import client_address
from participate.notices import queries, services
from participate.notices.channels import channel as channel_of
from participate.notices.forms import AddressForm, AreaForm
from participate.notices.models import Subscription
from participate.notices.tokens import read_confirm, read_offer, read_silence, read_unfollow
from participate.notices.topics import area_topic
from participate.notices.web import visitor


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Follow what a page offered: at once when signed in, by a confirmed address otherwise."""
    topic, title, url = read_offer(token)
    user = visitor(request)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and (user.is_authenticated or form.is_valid()):
        email = "" if user.is_authenticated else form.cleaned_data["email"]
        _limit(request, email)
        what = {"topic": topic, "title": title, "url": url, "language": get_language() or "id"}
        services.follow(actor=user, email=email, **what)
        _say_followed(request, title, email)
        return redirect(url)
    known = queries.follows(user, topic)
    context = {"title": title, "back": url, "form": form, "known": known, "signed_in": user.is_authenticated}
    return render(request, "notices/follow.html", context)


def _limit(request: HttpRequest, email: str) -> None:
    """Keep strangers from filling a mailbox."""
    if email:
        ratelimit.check("follow-address", email.lower(), limit=5, seconds=3600)
        ratelimit.check("follow-ip", client_address(request), limit=300, seconds=3600)


def _say_followed(request: HttpRequest, title: str, email: str) -> None:
    """Say what happened and what comes next."""
    if email:
        text = _("We have sent a mail to %(email)s. Open the link in it, then you follow “%(title)s”.")
    else:
        text = _("You now follow “%(title)s”. We tell you at each step.")
    messages.success(request, text % {"email": email, "title": title})


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address with one button; opening the link alone changes nothing, because programs open links."""
    row = get_object_or_404(Subscription, pk=read_confirm(token))
    if request.method == "POST":
        services.confirm(subscription_id=row.pk)
        messages.success(
            request, _("Done: you now follow “%(title)s”. We tell you at each step.") % {"title": row.title}
        )
        return redirect(row.url)
    return render(request, "notices/confirm.html", {"row": row})


@never_cache
@csrf_exempt  # the signed link is the proof; mail programs post here without any cookie (RFC 8058)
@require_http_methods(["GET", "POST"])
def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    """Stop with one button, signed in or not."""
    pk = read_unfollow(token)
    row = Subscription.objects.filter(pk=pk).first()
    if request.method == "POST":
        services.unfollow(subscription_id=pk)
        return render(request, "notices/unfollowed.html", {"title": row.title if row else "", "row": row})
    if row is None:
        return render(request, "notices/unfollowed.html", {"title": "", "row": None})
    return render(request, "notices/unfollow.html", {"row": row})


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop following something of one's own list."""
    row = get_object_or_404(Subscription, pk=pk, user=request.user)
    services.unfollow(subscription_id=row.pk)
    messages.success(request, _("You no longer follow “%(title)s”.") % {"title": row.title})
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("notices:settings")


@never_cache
@csrf_exempt  # the signed link is the proof, as above
@require_http_methods(["GET", "POST"])
def silence(request: HttpRequest, token: str) -> HttpResponse:
    """Stop all summaries on a channel with one button, signed in or not."""
    user_id, subscription_id, name = read_silence(token)
    label = channel_of(name).label if name in settings.NOTICE_CHANNELS else name
    context = {"label": label, "has_account": user_id is not None, "done": request.method == "POST"}
    if request.method == "POST":
        services.silence(user_id=user_id, subscription_id=subscription_id, channel=name)
    return render(request, "notices/silence.html", context)


@require_POST
def follow_area(request: HttpRequest) -> HttpResponse:
    """Follow a place: every proposal in it and below it."""
    form = AreaForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose a place from the list."))
        return redirect("notices:settings")
    area = form.cleaned_data["area"]
    services.follow(
        actor=request.user, topic=area_topic(area.code), title=area.name, url=reverse("processes:list")
    )
    messages.success(
        request, _("You now follow “%(title)s”. We tell you at each step.") % {"title": area.name}
    )
    return redirect("notices:settings")
