"""What waits for people in every running process: reports, appeals, reviews and questions past their day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import AdminOnlyMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.reports import ReportView

from participate.deliberation.moderation.models import Decision
from participate.deliberation.moderation.queries.desk import waiting_in
from participate.deliberation.moderation.registry import label_of
from participate.deliberation.questions.models import Question
from participate.processes.models import Cycle
from participate.processes.queries import public_cycles
from participate.reviews.enums import OPEN_STATES
from participate.reviews.models import Review


@dataclass(frozen=True, slots=True)
class Waiting:
    """One running process with what waits in it."""

    cycle: Cycle
    cases: int
    appeals: int
    reviews: int
    questions: int

    @property
    def anything(self) -> bool:
        """Whether anything waits."""
        return bool(self.cases or self.appeals or self.reviews or self.questions)


def waiting(now: datetime) -> list[Waiting]:
    """Return what waits in the running processes (6 queries, however many there are)."""
    cycles = list(public_cycles().filter(is_archived=False)[:6])
    talk = waiting_in(cycles)
    late = Review.objects.filter(
        proposal__cycle__in=cycles, state__in=OPEN_STATES, due_on__lt=now.date()
    ).order_by()
    reviews = dict(late.values_list("proposal__cycle").annotate(number=Count("pk")))
    asked = Question.objects.filter(cycle__in=cycles, answered_at=None, withdrawn_at=None, hidden_rule=0)
    silent = asked.filter(due_on__lt=now.date()).order_by()
    questions = dict(silent.values_list("cycle").annotate(number=Count("pk")))
    return [
        Waiting(
            cycle,
            talk[cycle.pk]["cases"],
            talk[cycle.pk]["appeals"],
            reviews.get(cycle.pk, 0),
            questions.get(cycle.pk, 0),
        )
        for cycle in cycles
    ]


class WaitingPanel(Component):
    """On the first page of the admin: what waits, with the way to it."""

    name = "waiting"
    order = 60
    template_name = "cms/admin/waiting.html"

    def get_context_data(self, parent_context: dict[str, Any] | None) -> dict[str, Any]:
        """Read what waits."""
        return {"rows": waiting(timezone.now())}


class ModerationReportView(ReportView):
    """Every decision of moderation with its history, to look through and to take along as a table."""

    page_title = _("Moderation")
    header_icon = "warning"
    index_url_name = "moderation_report"
    index_results_url_name = "moderation_report_results"
    results_template_name = "cms/admin/moderation_report.html"
    is_searchable = False
    list_export = [
        "at",
        "case.cycle",
        "case.kind",
        "action",
        "rule",
        "version",
        "undone_at",
        "appeal_at",
        "appeal_outcome",
    ]
    export_headings = {
        "at": _("Decided on"), "case.cycle": _("Process"), "case.kind": _("Kind"), "action": _("What was done"),
        "rule": _("Rule"), "version": _("Version of the rules"), "undone_at": _("Taken back on"),
        "appeal_at": _("Appealed"), "appeal_outcome": _("Outcome of the appeal"),
    }  # fmt: skip

    def get_queryset(self) -> Any:
        """Return the decisions, the newest first (one query a page)."""
        return Decision.objects.select_related("case__cycle", "appeal").order_by("-at", "-pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Say of each row what its appeal brought and what kind it is about."""
        for row in object_list:
            appeal = getattr(row, "appeal", None)
            row.appeal_at, row.appeal_outcome = (appeal.at, appeal.outcome) if appeal else (None, "")
            row.kind_label = label_of(row.case.kind)
        return object_list

    def get_filename(self) -> str:
        """Name the file after what it holds and the day."""
        return f"moderation-{timezone.now():%Y-%m-%d}"


class EditorsMenuItem(AdminOnlyMenuItem):
    """For everybody who may enter the admin: the record is public anyway."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to editors."""
        return bool(request.user.has_perm("wagtailadmin.access_admin"))


def report_urls() -> list[Any]:
    """Return the addresses of the report."""
    return [
        path("reports/moderation/", ModerationReportView.as_view(), name="moderation_report"),
        path(
            "reports/moderation/results/",
            ModerationReportView.as_view(results_only=True),
            name="moderation_report_results",
        ),
    ]


def report_menu_item() -> EditorsMenuItem:
    """Return the way to the report."""
    return EditorsMenuItem(_("Moderation"), reverse("moderation_report"), icon_name="warning", order=900)
