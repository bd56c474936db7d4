"""One main query and minimal HTML for each page of the bench, as a careful Django beginner would write it."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine

from cms.models import ProcessPage
from participate.deliberation.models import Post
from participate.kit.models import Revision
from participate.proposals.models import Proposal
from voting.ballots.models import Option
from voting.counts.models import CountRun

_engine = Engine()
_LIST = _engine.from_string(
    "<!doctype html><title>x</title><ul>{% for row in rows %}<li><a href='{{ row.code }}/'>{{ row.code }} "
    "{{ row.title }}</a> {{ row.area.name }} {{ row.category.code }} {{ row.cost }} {{ row.latest_event.decision }}"
    "</li>{% endfor %}</ul>"
)
_MAP = _engine.from_string(
    "<!doctype html><title>x</title><ul>{% for row in rows %}<li><a href='{{ row.code }}/'>{{ row.code }} "
    "{{ row.title }}</a> {{ row.area__name }} {{ row.latitude }} {{ row.longitude }}</li>{% endfor %}</ul>"
)
_ONE = _engine.from_string(
    "<!doctype html><title>x</title><h1>{{ row.code }} {{ row.title }}</h1><p>{{ row.problem }}</p>"
    "<p>{{ row.cost }} {{ row.area.name }} {{ row.category.code }} {{ row.latest_event.decision }}</p>"
)
_BALLOT = _engine.from_string(
    "<!doctype html><title>x</title><form>{% for row in rows %}<label>{{ row.code }} {{ row.title }} {{ row.cost }}"
    "<input name='{{ row.code }}'></label>{% endfor %}</form>"
)
_RESULT = _engine.from_string(
    "<!doctype html><title>x</title><p>{{ total }}</p><table>{% for row in rows %}<tr><td>{{ row.code }}</td>"
    "<td>{{ row.title }}</td><td>{{ row.cost }}</td></tr>{% endfor %}</table>"
)
_THREAD = _engine.from_string(
    "<!doctype html><title>x</title>{% for row in rows %}<article id='p{{ row.number }}'><b>{{ row.author.display_name }}"
    "</b> {{ row.created_at }}<p>{{ row.body }}</p><a href='{{ row.number }}/'>x</a></article>{% endfor %}"
)
_PAGE = _engine.from_string(
    "<!doctype html><title>x</title><h1>{{ row.title }}</h1><p>{{ row.lead }}</p>{{ body }}"
)


def vote(request: HttpRequest) -> HttpResponse:
    """Somebody signed in, and one insert with one unique constraint."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    Revision.objects.create(topic=f"vote:{secrets.token_hex(16)}")
    return HttpResponse("ok")


def vote_ballot(request: HttpRequest) -> HttpResponse:
    """Somebody signed in, and the options of the open vote."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    rows = Option.objects.filter(contest__cycle_contest__cycle__slug="pemungutan-2027").order_by("number")
    return _answer(_BALLOT, rows=rows)


def _answer(template: Any, **context: Any) -> HttpResponse:
    return HttpResponse(template.render(Context(context)))


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def proposal_list(request: HttpRequest) -> HttpResponse:
    rows = Proposal.objects.filter(cycle__slug="daftar-panjang").select_related(
        "category", "area", "latest_event"
    )
    return _answer(_LIST, rows=rows.order_by("code")[:20])


def proposal_map(request: HttpRequest) -> HttpResponse:
    rows = Proposal.objects.filter(cycle__slug="daftar-panjang").order_by("code")
    return _answer(_MAP, rows=rows.values("code", "title", "area__name", "latitude", "longitude")[:500])


def proposal(request: HttpRequest) -> HttpResponse:
    rows = Proposal.objects.select_related("category", "area", "latest_event")
    return _answer(_ONE, row=rows.get(cycle__slug="tamamaung-2027", code="U-01"))


def ballot(request: HttpRequest) -> HttpResponse:
    return _answer(
        _BALLOT,
        rows=Option.objects.filter(contest__cycle_contest__cycle__slug="pemungutan").order_by("number"),
    )


def result(request: HttpRequest) -> HttpResponse:
    run = CountRun.objects.get(official=True, contest__cycle_contest__cycle__slug__startswith="poland")
    rows = Option.objects.filter(contest=run.contest_id).order_by("number")
    return _answer(_RESULT, total=run.result["totals"]["total"], rows=rows)


def page(request: HttpRequest) -> HttpResponse:
    row = ProcessPage.objects.select_related("cycle").get(
        cycle__slug="tamamaung-2027", locale__language_code="id"
    )
    return _answer(_PAGE, row=row, body=row.body.raw_data)


def thread(request: HttpRequest) -> HttpResponse:
    """The 150 posts that the page of a thread shows, with their authors."""
    rows = Post.objects.filter(thread__title="150").select_related("author").order_by("path")
    return _answer(_THREAD, rows=rows[:150])
