"""Read questions: the list of a process, one question, on paper, as a table."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from participate.deliberation.queries.threads import counters_open
from participate.deliberation.questions import exports
from participate.deliberation.questions.enums import Show
from participate.deliberation.questions.queries import lists
from participate.deliberation.questions.queries.one import earlier_answers, history_of
from participate.deliberation.questions.services.locking import topic_of_cycle
from participate.deliberation.questions.web import powers_of, question_or_404
from participate.kit.numbers import row_number
from participate.processes.enums import Role
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404, visitor

PER_PAGE = 20
MOST_PRINTED = 500


@require_GET
def index(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the questions of a process."""
    found = cycle_or_404(request, cycle)
    today, wanted = lists.today_in(found), _wanted(request)
    numbers = lists.counts(found, wanted, today)
    pages = Paginator(lists.questions_of(found, wanted, today), PER_PAGE)
    pages.count = numbers[wanted.show]  # known already
    page = pages.get_page(request.GET.get("page"))
    context = {
        "cycle": found, "page_obj": page, "wanted": wanted, "tabs": _tabs(request, numbers, wanted.show),
        "today": today, "late": lists.overdue_by_office(found, today), "offices": lists.offices_asked(found),
        "counters": counters_open(found), "powers": powers_of(request, found), "topic": topic_of_cycle(found.pk),
    }  # fmt: skip
    return render(request, "questions/index.html", context)


def _wanted(request: HttpRequest) -> lists.Wanted:
    """Read tab and filter from the address."""
    get = request.GET.get
    show = get("lihat", "")
    return lists.Wanted(
        show=Show(show) if show in Show.values else Show.ALL, office=get("instansi", "")[:20],
        search=get("cari", "")[:80].replace("\0", ""), about=row_number(get("tentang", "")) or 0,
    )  # fmt: skip


def _tabs(request: HttpRequest, numbers: dict[str, int], current: Show) -> list[dict[str, object]]:
    """Return the tabs with their counts; the filters stay."""
    kept = request.GET.copy()
    kept.pop("page", None)
    rows = []
    for show in Show:
        kept["lihat"] = show.value
        rows.append({"label": show.label, "count": numbers[show.value], "url": f"?{kept.urlencode()}",
                     "current": show == current, "loud": show == Show.OVERDUE and numbers[show.value]})  # fmt: skip
    return rows


@require_GET
def question(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Show one question: its answer, what was promised, and every step."""
    found = question_or_404(request, cycle, pk)
    powers = powers_of(request, found.cycle)
    context = {
        "cycle": found.cycle, "question": found, "today": lists.today_in(found.cycle), "steps": history_of(found),
        "earlier": earlier_answers(found), "counters": counters_open(found.cycle), "powers": powers,
        "answers": powers.answers(found), "hands_over": powers.hands_over(found), "records": powers.records(found),
        "owns": powers.owns(found), "wants": lists.also_asked_by(visitor(request), [found]),
    }  # fmt: skip
    return render(request, "questions/question.html", context)


@require_GET
def paper(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show questions and answers as a sheet for the notice board."""
    found = cycle_or_404(request, cycle)
    today, wanted = lists.today_in(found), _wanted(request)
    rows = lists.questions_of(found, wanted, today)[:MOST_PRINTED]
    page = request.build_absolute_uri(reverse("questions:index", args=[found.slug]))
    context = {"cycle": found, "questions": rows, "today": today, "wanted": wanted, "page_url": page}
    return render(request, "questions/paper.html", context)


@require_GET
def table(request: HttpRequest, cycle: str) -> HttpResponse:
    """Download the questions of a process as CSV; for organisers."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    today = lists.today_in(found)
    rows = lists.questions_of(found, _wanted(request), today)
    text = exports.as_csv(found, rows, today, counters=counters_open(found))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="pertanyaan-{found.slug}.csv"'
    return answer
