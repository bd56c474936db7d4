"""The ballot's part of the rules: what a voter does, how much of it, and what binds choices together."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.contests.wording.votes import kind_name
from voting.ballots.enums import Kind
from voting.ballots.rules import LOT

# The fields that mean something to each kind, beside those that all have.
OF_KIND: dict[str, tuple[str, ...]] = {
    Kind.RANKED: ("rank_limit",), Kind.APPROVAL: ("rank_limit",), Kind.POINTS: ("points_total", "points_each"),
    Kind.SCORE: ("score_max",), Kind.KNAPSACK: (), Kind.YES_NO: (),
}  # fmt: skip
NEEDED = {Kind.RANKED: "rank_limit", Kind.POINTS: "points_total", Kind.SCORE: "score_max"}
NUMBERS = ("rank_limit", "points_total", "points_each", "score_max")
BY_AREA = ("by_area", "limit_area", "limit_wide")


def kinds() -> list[tuple[str, str]]:
    """Return every kind with what a voter does."""
    return [(kind.value, kind_name(kind)) for kind in Kind]


class BallotFields(forms.Form):
    """What binds the ballot; `areas` are the names of the parts of the cycle's area by code."""

    kind = forms.ChoiceField(label=gettext_lazy("What a voter does"), widget=forms.RadioSelect)
    rank_limit = forms.IntegerField(
        label=gettext_lazy("Choices at most"), min_value=1, max_value=20, required=False
    )
    points_total = forms.IntegerField(
        label=gettext_lazy("Points for each voter"), min_value=1, max_value=1000, required=False
    )
    points_each = forms.IntegerField(
        label=gettext_lazy("Points for one proposal at most"), min_value=1, max_value=1000, required=False,
        help_text=gettext_lazy("Leave empty for no limit."),
    )  # fmt: skip
    score_max = forms.IntegerField(
        label=gettext_lazy("Highest score"), min_value=1, max_value=100, required=False,
        help_text=gettext_lazy("Scores go from 0 to this number."),
    )  # fmt: skip
    revoting = forms.BooleanField(
        label=gettext_lazy("Voters may change their ballot until voting ends"), required=False,
        help_text=gettext_lazy("The last one counts. It helps whoever was pressed or made a mistake."),
    )  # fmt: skip
    by_area = forms.BooleanField(
        label=gettext_lazy("Voters see the proposals of their own area and those for everybody"),
        required=False,
    )
    limit_area = forms.IntegerField(
        label=gettext_lazy("Choices at most in the own area"), min_value=1, max_value=20, required=False
    )
    limit_wide = forms.IntegerField(
        label=gettext_lazy("Choices at most among those for everybody"),
        min_value=1,
        max_value=20,
        required=False,
    )
    exclusive = forms.CharField(
        label=gettext_lazy("Only one of these"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Proposals that cannot both be built. One group a line, codes with commas: U-02, U-08"),
    )  # fmt: skip
    last = forms.ChoiceField(
        label=gettext_lazy("If they are still equal"), widget=forms.RadioSelect, required=False
    )
    lot_source = forms.CharField(
        label=gettext_lazy("Where the number for the lot comes from"), required=False, max_length=200,
        help_text=gettext_lazy("For example: the first prize of the state lottery on the day after. Empty: drawn in public."),
    )  # fmt: skip

    areas: Mapping[str, str]

    def start_ballot(self) -> None:
        """Fill in the choices that depend on the language."""
        self.fields["kind"].choices = kinds()  # type: ignore[attr-defined]
        self.fields["last"].choices = [  # type: ignore[attr-defined]
            ("code", _("The code decides: the same every time")),
            (LOT, _("A lot decides, drawn in public after the vote")),
        ]
        needed = NEEDED.get(self["kind"].value() or "")
        if needed:
            self.fields[needed].required = True
        if not self.areas:
            for name in BY_AREA:
                del self.fields[name]

    def check_ballot(self, data: dict[str, Any]) -> None:
        """Refuse what does not fit together."""
        most, each = data.get("points_total"), data.get("points_each")
        if data.get("kind") == Kind.POINTS and most and each and each > most:
            self.add_error("points_each", _("This is more than a voter has in all."))
        if any(len(group) < 2 for group in groups_in(data.get("exclusive") or "")):
            self.add_error("exclusive", _("Write at least two codes on each line."))

    def ballot_rule(self) -> dict[str, Any]:
        """Return the ballot's part of a published rule, under the names that bind the contest."""
        data = self.cleaned_data
        kept = OF_KIND[data["kind"]]
        by_area = bool(data.get("by_area"))
        lot = data.get("last") == LOT
        return {
            "kind": data["kind"], **{name: data[name] if name in kept else None for name in NUMBERS},
            "revoting": data["revoting"], "by_area": by_area, "limits": self._limits() if by_area else {},
            "exclusive": groups_in(data["exclusive"]), "tie_method": _tie_method(data["lot_source"]) if lot else {},
        }  # fmt: skip

    def _limits(self) -> dict[str, int]:
        """Return the limit of each pot."""
        inside, wide = self.cleaned_data.get("limit_area"), self.cleaned_data.get("limit_wide")
        return {**(dict.fromkeys(self.areas, inside) if inside else {}), **({"": wide} if wide else {})}


def groups_in(text: str) -> list[list[str]]:
    """Read groups of codes, one a line.

    >>> groups_in("u-02, U-08\\n\\nU-03 U-04 U-03")
    [['U-02', 'U-08'], ['U-03', 'U-04']]
    """
    rows = [[code for code in re.split(r"[\s,;]+", line.upper()) if code] for line in text.splitlines()]
    return [list(dict.fromkeys(row)) for row in rows if row]


def _tie_method(source: str) -> dict[str, str]:
    return {"method": "source", "source": source.strip()} if source.strip() else {"method": "draw"}


def ballot_initial(rule: Mapping[str, Any], *, published: int) -> dict[str, Any]:
    """Return the ballot's part of the rules in force as form values; a new vote may be changed until it ends."""
    limits = rule.get("limits") or {}
    own = [most for pot, most in limits.items() if pot]
    tie = rule.get("tie_method") or {}
    return {
        "kind": rule.get("kind"), **{name: rule.get(name) for name in NUMBERS},
        "revoting": rule.get("revoting", not published), "by_area": rule.get("by_area", False),
        "limit_area": own[0] if own else None, "limit_wide": limits.get(""),
        "exclusive": "\n".join(", ".join(group) for group in rule.get("exclusive") or ()),
        "last": LOT if LOT in (rule.get("tie") or ()) else "code", "lot_source": tie.get("source", ""),
    }  # fmt: skip


def usual_numbers() -> dict[str, int]:
    """Return what a number is before anybody has chosen one."""
    return {"rank_limit": 5, "points_total": 10, "score_max": 5}
