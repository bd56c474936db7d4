"""Scores 1 to 5: one proposal with its anchor sentences, or a table of many."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from participate.processes.profiles import ProfileSettings, text_in
from participate.proposals.models import Proposal


class ScoreForm(forms.Form):
    """One question per criterion, each score with the sentence that says what it means."""

    use_required_attribute = False

    def __init__(self, *args: Any, settings: ProfileSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in settings.criteria:
            anchors = [(n, f"{n} · {text_in(text)}") for n, text in enumerate(row.anchors, start=1)]
            self.fields[row.code] = forms.TypedChoiceField(
                label=_("%(criterion)s (weight %(weight)d)") % {"criterion": row.label, "weight": row.weight},
                choices=anchors, coerce=int, widget=forms.RadioSelect,
                error_messages={"required": _("Choose a score from 1 to 5.")},
            )  # fmt: skip


class ScoreTable:
    """The scores of many proposals as they stand in a posted table: cells named `s-<proposal>-<criterion>`."""

    def __init__(self, settings: ProfileSettings, proposals: Iterable[Proposal], post: Any) -> None:
        self.errors: list[str] = []
        self.typed: dict[int, dict[str, str]] = {}
        self.table: dict[int, dict[str, int]] = {}
        for proposal in proposals:
            for row in settings.criteria:
                self._read(proposal, row.code, row.label, post.get(f"s-{proposal.pk}-{row.code}", "").strip())

    def _read(self, proposal: Proposal, code: str, label: str, text: str) -> None:
        """Read one cell; an empty one changes nothing."""
        self.typed.setdefault(proposal.pk, {})[code] = text
        if not text:
            return
        if text not in ("1", "2", "3", "4", "5"):
            words = {"code": proposal.code, "criterion": label, "text": text}
            self.errors.append(_("%(code)s, %(criterion)s: “%(text)s” is not a score. Use 1 to 5.") % words)
            return
        self.table.setdefault(proposal.pk, {})[code] = int(text)
