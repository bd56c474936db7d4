"""The paper sheet: all questions on one page, for an operator who types in what somebody wrote."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from participate.kit.money import number_text
from participate.processes.models import Cycle
from participate.proposals.enums import Kind
from participate.proposals.forms.choices import NO_ITEM, load_choices
from participate.proposals.forms.questions import QUESTIONS, PhotosQuestion, Question
from participate.proposals.forms.questions.cost import VolumeQuestion
from participate.proposals.forms.questions.idea import ItemQuestion
from participate.proposals.forms.wizard import submission
from participate.proposals.models import Proposal
from participate.proposals.services.cost import cost_of


class PaperItem(ItemQuestion):
    """The dictionary as a list that a keyboard jumps through."""

    def prepare(self) -> None:
        """Show the entries with code, unit and price group by group."""
        super().prepare()
        rows = [("", "–"), *((i.code, f"{i.code} {i.display_title} ({i.unit})") for i in self.choices.items)]
        field = self.fields["item"]
        field.widget = forms.Select()
        field.choices = [*rows, field.choices[-1]]


class PaperVolume(VolumeQuestion):
    """All fields stand on the sheet; those that the dictionary gives may stay empty."""

    def prepare(self) -> None:
        """Ask for unit, field, kind and cost only when the entry is not in the dictionary."""
        super().prepare()
        if not self.item:
            return
        for name in ("category", "kind", "unit"):
            field = self.base_fields[name].__deepcopy__({})
            field.required = False
            self.fields[name] = field
        self.fields["category"].choices = [("", "–"), *((c.code, c.label) for c in self.choices.categories)]
        self.fields["kind"].choices = Kind.choices


class PaperSheet:
    """Every question bound to the same typed sheet."""

    def __init__(self, cycle: Cycle, data: Any = None) -> None:
        self.cycle, self.choices = cycle, load_choices(cycle)
        self.is_bound = data is not None
        answers = {"item": (data or {}).get("item", NO_ITEM)}
        own = {"item": PaperItem, "volume": PaperVolume}
        kinds = [own.get(kind.code, kind) for kind in QUESTIONS if kind is not PhotosQuestion]
        self.forms: list[Question] = [
            kind(data, cycle=cycle, choices=self.choices, answers=answers) for kind in kinds
        ]

    def is_valid(self) -> bool:
        """Say whether every question has its answer."""
        wrong = [form for form in self.forms if not form.is_valid()]
        return not wrong

    def fields(self) -> dict[str, Any]:
        """Return the cleaned sheet in the shape `submit_proposal` takes."""
        cleaned: dict[str, Any] = {}
        for form in self.forms:
            cleaned |= form.cleaned_data
        return submission(cleaned, self.choices)

    def errors(self) -> list[tuple[Any, str]]:
        """Return the wrong fields with their first sentence, in the order of the sheet."""
        return [
            (form[name], rows[0])
            for form in self.forms
            for name, rows in form.errors.items()
            if name != "__all__"
        ]


def typed_from(proposal: Proposal) -> MultiValueDict[str, str]:
    """Return a proposal as if it had been typed on the sheet."""
    contact = getattr(proposal, "contact", None)
    usual = cost_of(proposal.volume, proposal.unit_price)
    same = proposal.dictionary_item_id and proposal.cost == usual
    texts: dict[str, Any] = {
        **{name: getattr(proposal, name) for name in _SAME},
        "item": proposal.dictionary_item.code if proposal.dictionary_item else NO_ITEM,
        "volume": number_text(proposal.volume, _places(proposal.volume)),
        "cost": "" if same else number_text(proposal.cost),
        "category": proposal.category.code,
        "area": proposal.area.code,
        "contact_name": contact.name if contact else "",
        "contact_phone": contact.phone if contact else "",
    }
    typed = {name: ["" if value is None else str(value)] for name, value in texts.items()}
    return MultiValueDict({**typed, "inclusive_sources": list(proposal.inclusive_sources)})


def _places(value: Decimal) -> int:
    """Return how many decimals a quantity needs."""
    return max(0, -int(value.normalize().as_tuple().exponent))


_SAME = (
    "problem", "title", "unit", "kind", "cost_reason", "rt", "address", "latitude", "longitude", "contribution",
    "contribution_amount", "proposer_group", "beneficiaries_total", "beneficiaries_women", "beneficiaries_children",
    "beneficiaries_elderly", "beneficiaries_disabled", "beneficiaries_poor",
)  # fmt: skip
