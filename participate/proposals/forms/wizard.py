"""The propose form as a whole: nine questions in order, over the typed text of one draft."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from participate.proposals.forms.choices import NO_ITEM, Choices, load_choices
from participate.proposals.forms.questions import QUESTIONS, PhotosQuestion, Question
from participate.proposals.models import ProposalDraft
from participate.proposals.queries.similar import Similar, Sought, similar_to
from participate.proposals.services.drafts import DIFFERENT

STEPS: tuple[str, ...] = tuple(question.code for question in QUESTIONS)
REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the review screen."""

    step: str
    heading: str
    lines: list[str]
    complete: bool
    optional: bool


class Wizard:
    """Reads and checks the answers of a draft; writes nothing."""

    def __init__(self, draft: ProposalDraft) -> None:
        self.draft = draft
        self.cycle = draft.cycle
        self.choices: Choices = load_choices(draft.cycle)

    def question(self, step: str, typed: MultiValueDict[str, str] | None = None) -> Question:
        """Return the form of a step, bound to `typed`, else to what the draft holds, else empty."""
        made = next(question for question in QUESTIONS if question.code == step)
        stored = self.draft.data.get(step)
        data = typed if typed is not None else MultiValueDict(stored) if stored else None
        if step == PhotosQuestion.code and typed is None:
            data = MultiValueDict()
        return made(
            data, cycle=self.cycle, choices=self.choices, answers={"item": self._first("item", "item")}
        )

    def typed(self, step: str, post: Any) -> dict[str, list[str]]:
        """Return what was typed for the fields of a step, as it stands."""
        return {
            name: post.getlist(name) for name in self.question(step, MultiValueDict()).fields if name in post
        }

    def answers(self) -> list[Answer]:
        """Return every question with its answer, complete or not."""
        return [self._answer(step) for step in STEPS]

    def missing(self) -> list[Answer]:
        """Return the questions that still need an answer before sending."""
        return [answer for answer in self.answers() if not answer.complete]

    def fields(self) -> dict[str, Any]:
        """Return the cleaned answers in the shape `submit_proposal` takes; call only when nothing is missing."""
        cleaned: dict[str, Any] = {}
        for step in STEPS:
            form = self.question(step)
            if not form.is_bound:
                form = self.question(step, MultiValueDict())
            form.is_valid()
            cleaned |= form.cleaned_data
        return submission(cleaned, self.choices)

    def similar(self) -> list[Similar]:
        """Return proposals that look like this draft, as far as it goes."""
        item = self.choices.item(self._first("item", "item"))
        area = next((row for row in self.choices.areas if row.code == self._first("place", "area")), None)
        place = self.question("place")
        point = place.cleaned_data if place.is_bound and place.is_valid() else {}
        sought = Sought(
            item_id=item and item.pk, area=area, latitude=point.get("latitude"),
            longitude=point.get("longitude"), title=self._first("title", "title"),
        )  # fmt: skip
        told = self.draft.data.get(DIFFERENT, {})
        found = similar_to(cycle=self.cycle, sought=sought)
        return [replace(row, reason=(told.get(row.proposal.code) or [""])[0]) for row in found]

    def after(self, step: str) -> str:
        """Return the step that follows, or the review."""
        place = STEPS.index(step) + 1
        return STEPS[place] if place < len(STEPS) else REVIEW

    def before(self, step: str) -> str | None:
        """Return the step before, or None on the first one."""
        place = STEPS.index(step)
        return STEPS[place - 1] if place else None

    def _answer(self, step: str) -> Answer:
        """Check one question."""
        form = self.question(step)
        if not form.is_bound and form.optional:
            return Answer(step, str(form.heading), [], True, True)
        complete = form.is_bound and form.is_valid()
        lines = (
            self._photos() if step == PhotosQuestion.code else form.lines() if complete else self._raw(step)
        )
        return Answer(step, str(form.heading), lines, complete, form.optional)

    def _photos(self) -> list[str]:
        """Return what each photo shows."""
        return [photo.alt or _("Photo without a description") for photo in self.draft.photos.all()]

    def _raw(self, step: str) -> list[str]:
        """Return an incomplete answer as it was typed."""
        return [value for values in self.draft.data.get(step, {}).values() for value in values if value]

    def _first(self, step: str, name: str) -> str:
        """Return the first value typed in a field."""
        values = self.draft.data.get(step, {}).get(name) or [""]
        return values[0]


def submission(cleaned: dict[str, Any], choices: Choices) -> dict[str, Any]:
    """Turn cleaned answers into the fields of a proposal: codes become rows, empty counts become None."""
    made = dict(cleaned)
    item = choices.item(made.pop("item"))
    made["dictionary_item"] = item
    made["area"] = next(area for area in choices.areas if area.code == made["area"])
    if item:
        for name in ("category", "kind", "unit"):
            made.pop(name, None)
    else:
        made["category"] = next(row for row in choices.categories if row.code == made["category"])
    if made.get("cost") is None:
        made.pop("cost", None)
    return made


__all__ = ["NO_ITEM", "REVIEW", "STEPS", "Answer", "Wizard", "submission"]
