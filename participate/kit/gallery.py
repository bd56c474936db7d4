"""The living style page `/gaya/`: every component in every state. Served in the demo only."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from participate.kit import contrast, gallery_data

SIZES = (48, 38, 30, 24, 20, 18, 16)


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(
        label=_("What is the problem?"), help_text=_("In your own words."), max_length=120
    )
    volume = forms.IntegerField(label=_("How much?"), help_text=_("For example 120."))
    note = forms.CharField(
        label=_("Anything else?"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    area = forms.ChoiceField(label=_("Where?"), choices=[("RW-01", "RW 01"), ("RW-02", "RW 02")])
    kind = forms.ChoiceField(
        label=_("Kind of work"),
        widget=forms.RadioSelect,
        choices=[("physical", _("Something is built")), ("non_physical", _("People are helped"))],
    )
    consent = forms.BooleanField(label=_("The photo may be shown to everyone"))


def index(request: HttpRequest) -> HttpResponse:
    """Show the house style."""
    wrong = SampleForm(
        {"wrong-title": "", "wrong-volume": "banyak", "wrong-area": "RW-09", "wrong-consent": "on"},
        prefix="wrong",
    )
    context = {
        "form": SampleForm(),
        "wrong_form": wrong,
        "sizes": SIZES,
        "themes": _themes(),
        "total": gallery_data.ENVELOPE,
        "segments": gallery_data.segments(),
        "few": gallery_data.segments(3),
        "too_many": [{"label": "U-01 Paving blok Lorong 3", "amount": 900_000_000, "tone": "a"},
                     {"label": "U-02 Drainase Lorong 5", "amount": 500_000_000, "tone": "b"}],
        "floors": gallery_data.floors(),
        "rules": gallery_data.rules(),
        "steps": gallery_data.steps(),
        "bars": gallery_data.bars(),
        "icons": gallery_data.ICONS,
        "scenes": _scenes(),
        "page_obj": Paginator(range(60), 20).page(2),
    }  # fmt: skip
    return render(request, "gallery/index.html", context)


def _themes() -> list[dict[str, Any]]:
    """Return each theme with its measured pairs."""
    rows = []
    for theme in ("light", "dark"):
        pairs = [
            {"fore": fore, "back": back, "ratio": f"{ratio:.2f}", "least": least, "good": ratio >= least}
            for fore, back, ratio, least in contrast.measured(theme)
        ]
        rows.append({"name": theme, "colours": contrast.themes()[theme].items(), "pairs": pairs})
    return rows


def _scenes() -> list[dict[str, Any]]:
    """Return a stand-in proposal of each category."""
    return [
        {"proposal": SimpleNamespace(category=SimpleNamespace(code=code)), "code": code, "label": label}
        for code, label in gallery_data.CATEGORIES
    ]
