"""Bring in a table: upload or paste, look at what it would do, then take it over as a whole."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.kit.errors import DomainError
from participate.kit.plans import Plan
from participate.kit.sheets import MOST_BYTES, BadSheet, Row, decode

SHOWN = 200  # rows of a preview on one page; the rest is counted


class SheetForm(forms.Form):
    """A file or pasted lines. After `run`, `plan` says what they would do and `done` whether they did it."""

    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("CSV file"), required=False, help_text=gettext_lazy("From a spreadsheet: save as “CSV UTF-8”."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Or paste the lines here"), required=False, strip=False,
        help_text=gettext_lazy("With the headings in the first line. Lines copied from a spreadsheet work too."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "off"}),
    )  # fmt: skip
    mark = forms.CharField(required=False, widget=forms.HiddenInput)

    plan: Plan | None = None
    done = False
    stale = False

    def clean(self) -> dict[str, Any]:
        """Put the text of the file, or else the pasted one, into `table`."""
        data = super().clean() or {}
        table = data.get("text") or ""
        try:
            if data.get("file"):
                table = decode(data["file"].read(MOST_BYTES + 1))
            elif len(table) > MOST_BYTES:
                decode(table.encode())
        except BadSheet as error:
            self.add_error(NON_FIELD_ERRORS, error.lines)
        if not table.strip() and not self.errors and not data.get("file"):
            self.add_error(NON_FIELD_ERRORS, _("Choose a file, or paste the lines."))
        return {**data, "table": table}

    def run(
        self, *, read: Callable[[str], list[Row]], plan: Callable[[Iterable[Row]], Plan],
        load: Callable[[list[Row]], Any],
    ) -> bool:  # fmt: skip
        """Read the table and try it out; keep it only if exactly this plan was confirmed. Say whether it was kept."""
        try:
            rows = read(self.cleaned_data["table"])
            self.plan = plan(rows)
            given = self.cleaned_data.get("mark", "")
            self.done = given == self.plan.mark
            self.stale = bool(given) and not self.done
            with transaction.atomic():
                load(rows)
                # Every check of the services has run by now, so a preview that is shown can be confirmed.
                transaction.set_rollback(not self.done)
        except BadSheet as error:
            self._refuse(error.lines)
        except DomainError as error:
            self._refuse([error.message])
        return self.done

    def _refuse(self, lines: list[str]) -> None:
        """Say what is wrong; nothing was taken over."""
        self.plan, self.done = None, False
        self.add_error(NON_FIELD_ERRORS, lines)

    @property
    def preview(self) -> dict[str, Any]:
        """What the page shows of the plan: changed rows first, then new ones."""
        if self.plan is None:
            return {}
        rows = [*self.plan.of("changed"), *self.plan.of("new")]
        return {
            "rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "new": len(self.plan.of("new")),
            "changed": len(self.plan.of("changed")), "same": len(self.plan.of("same")),
            "text": self.cleaned_data["table"], "mark": self.plan.mark, "stale": self.stale,
        }  # fmt: skip
