"""The desk's other tools: paper codes, who is present, reminders."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from participate.contests.access import access_of
from participate.contests.enums import Way
from participate.contests.errors import BadCode
from participate.contests.forms.roll import PackageForm
from participate.contests.models import CodePackage, Reminder, RollContact
from participate.contests.people import voters_of
from participate.contests.queries_access import packages_of
from participate.contests.services import access as services
from participate.contests.services import reminders as reminding
from participate.contests.slips_pdf import slips_pdf
from participate.contests.views.afterwards import RedirectThen
from participate.contests.views.enter import contest_numbered
from participate.contests.views.roll import desk_vote
from participate.contests.views.shared import page
from participate.contests.wording.options import contest_title
from participate.contests.wording.times import moment_text, open_until
from participate.contests.wording.ways import numbered
from participate.kit.clock import database_now
from participate.notices.channels import absolute
from participate.processes.enums import Role
from voting.ballots.models import Contest

SHOWN = 60


@never_cache
@require_http_methods(["GET", "POST"])
def packages(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show the packages; make one and send its slips, this once."""
    found, contest = desk_vote(request, cycle, number, Role.FACILITATOR)
    form = PackageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _slips(request, contest, form.cleaned_data["size"])
    context = page(
        found, contest, form=form, packages=packages_of(contest),
        offered=Way.PAPER_CODE in access_of(contest).ways,
    )  # fmt: skip
    return render(request, "contests/packages.html", context, status=400 if form.errors else 200)


def _slips(request: HttpRequest, contest: Contest, size: int) -> HttpResponse:
    """Make the codes and hand them out as a file that cannot be made again."""
    package, codes = services.make_package(actor=request.user, contest=contest, size=size)
    until = open_until(contest.closes_at, contest.time_zone) if contest.closes_at else ""
    content = slips_pdf(
        title=contest_title(contest), package=package.number, address=absolute(numbered("contests:enter", contest)),
        codes=codes, until=until, made=package.made_at,
    )  # fmt: skip
    name = f"kode-{contest.pk}-{package.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@never_cache
@require_POST
def package_cancel(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Cancel the unused codes of a package."""
    _found, contest = desk_vote(request, cycle, number, Role.FACILITATOR)
    given = request.POST.get("package", "")
    package = CodePackage.objects.filter(
        contest=contest, number=int(given) if given.isdecimal() and len(given) < 6 else 0
    ).first()
    if package is None:
        raise Http404(_("There is no package with this number."))
    count = services.cancel_package(actor=request.user, package=package)
    words = ngettext("%(count)d unused code is cancelled.", "%(count)d unused codes are cancelled.", count)
    messages.success(request, words % {"count": count})
    return redirect(numbered("contests:packages", contest))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def presence(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Find somebody and mark them present, or take the mark back."""
    found, contest = desk_vote(request, cycle, number)
    if request.method == "POST":
        return _mark(request, contest)
    wanted = request.GET.get("cari", "").strip()[:80]
    everybody = services.presence_of(contest, voters_of(found))
    rows = [row for row in everybody if _matches(row[0].name, row[0].delegate, wanted)]
    context = page(
        found, contest, rows=rows[:SHOWN], more=max(0, len(rows) - SHOWN), wanted=wanted,
        offered=access_of(contest).presence, here=sum(status == "eligible" for _v, _k, status in everybody),
        listed=len(everybody),
    )  # fmt: skip
    return render(request, "contests/presence.html", context)


def _matches(name: str, delegate: object, wanted: str) -> bool:
    code = getattr(delegate, "code", "")
    return wanted.casefold() in name.casefold() or wanted.casefold() in code.casefold()


def _mark(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Do what the button says; who came without an entry in the list of delegates is typed in."""
    key = request.POST.get("key", "")
    if not key:
        try:
            key = services.presence_key(contest, request.POST.get("identity", ""))
        except BadCode as error:
            messages.error(request, error.message)
            return redirect(numbered("contests:presence", contest))
    present = request.POST.get("do") != "back"
    changed = services.mark_present(actor=request.user, contest=contest, key=key, present=present)
    done = _("Marked as present. This person can vote now.") if present else _("The mark is taken back.")
    nothing = _("Nothing changed: not on the list, marked already, or the ballot is in the box.")
    messages.success(request, done) if changed else messages.warning(request, nothing)
    return redirect(numbered("contests:presence", contest))


@never_cache
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send a reminder to those who have not voted; the sender sees numbers only."""
    found, contest = desk_vote(request, cycle, number, Role.FACILITATOR)
    if request.method == "POST":
        made = reminding.begin_reminder(actor=request.user, contest=contest)
        messages.success(request, _("The reminder is on its way."))
        work = partial(reminding.send_reminder, contest=contest, reminder=made)
        return RedirectThen(numbered("contests:reminders", contest), work)
    sent = [
        {"number": row.number, "when": moment_text(row.made_at, contest.time_zone), "count": row.sent}
        for row in Reminder.objects.filter(contest=contest)
    ]
    context = page(
        found, contest, sent=sent, contacts=RollContact.objects.filter(contest=contest).count(),
        most=reminding.MOST, is_open=contest.state == "open" and contest.closes_at > database_now(),
    )  # fmt: skip
    return render(request, "contests/reminders.html", context)


@csrf_exempt  # the signed link is the proof; mail programs post here without any cookie (RFC 8058)
@never_cache
@require_http_methods(["GET", "POST"])
def reminder_stop(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Stop reminders to one address: a page with one button, and one click of a mail program."""
    found, contest = contest_numbered(request, cycle, number)
    done = False
    if request.method == "POST":
        reminding.stop_reminders(contest=contest, token=request.GET.get("k", ""))
        done = True
    return render(request, "contests/reminder_stop.html", page(found, contest, done=done))
