"""What the page of the closing says: each step, what happened at it, when, by whom, and its fingerprint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.times import moment_text
from participate.kit.money import number_text
from participate.processes.enums import Role
from voting.ballots.enums import State, StepKind
from voting.ballots.models import CeremonyStep, Contest
from voting.ballots.rules import needs_seed
from voting.counts.models import CountRun

_REACHED = {
    "close": (State.CLOSED, State.SEALED, State.COUNTED), "seed": (), "seal": (State.SEALED, State.COUNTED),
    "count": (State.COUNTED,), "publish": (State.COUNTED,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the closing in words; `state` is done, now, later, spared or differs."""

    code: str
    title: str
    state: str
    texts: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    hash: str = ""


def stages(contest: Contest, steps: Sequence[CeremonyStep], run: CountRun | None) -> list[Stage]:
    """Return the seven steps in order, from what is written down about them."""
    by_kind = {step.kind: step for step in steps}
    signed = [step for step in steps if step.kind == StepKind.SIGNED]
    made = [
        _close(contest, by_kind), _checkpoint(contest, by_kind), _seed(contest, by_kind), _seal(contest, by_kind),
        _count(contest, by_kind, run), _publish(contest, by_kind), _signatures(contest, signed),
    ]  # fmt: skip
    return made


def role_name(code: str) -> str:
    """Return the name of a role by its code."""
    return str(Role(code).label) if code in Role.values else ""


def named(name: str, role: str) -> str:
    """Write a person with the role they acted in."""
    known = role_name(role)
    return f"{name} ({known})" if known else name


def people(step: CeremonyStep) -> str:
    """Say who took a step, both people where there are two."""
    second = named(step.actor_name, step.actor_role)
    if not step.asker:
        return second
    return _("%(first)s and %(second)s") % {
        "first": named(step.asker_name, step.asker_role), "second": second
    }  # fmt: skip


def _state(contest: Contest, code: str, now: bool) -> str:
    if contest.state in _REACHED[code]:
        return "done"
    return "now" if now else "later"


def _facts(contest: Contest, step: CeremonyStep | None, moment: Any = None) -> list[tuple[str, str]]:
    """Return when and by whom; without a written step only when."""
    at = step.at if step else moment
    rows = [(_("When"), moment_text(at, contest.time_zone))] if at else []
    return [*rows, (_("By"), people(step))] if step else rows


def _close(contest: Contest, steps: Mapping[str, CeremonyStep]) -> Stage:
    step = steps.get(StepKind.CLOSED)
    texts = [_("One person asks, another one confirms. From then on nobody can vote or change a ballot.")]
    facts = _facts(contest, step, contest.closed_at)
    if contest.turnout:
        facts.append((_("Ballots in the box"), number_text(contest.turnout["cast"])))
    state = _state(contest, "close", contest.state == State.OPEN)
    return Stage("close", _("Close the vote"), state, texts, facts, step.hash if step else "")


def _checkpoint(contest: Contest, steps: Mapping[str, CeremonyStep]) -> Stage:
    step = steps.get(StepKind.CHECKPOINT)
    texts = [
        _("The list of all ballots gets its last number. Whoever keeps it sees if a ballot goes missing.")
    ]
    if step is None:
        state = "done" if contest.state in _REACHED["close"] else "later"
        return Stage("checkpoint", _("Sign the list of ballots"), state, texts)
    facts = [
        *_facts(contest, step), (_("Entries in the list"), number_text(step.data["size"])),
        (_("Number of the list"), step.data["root"]),
    ]  # fmt: skip
    return Stage("checkpoint", _("Sign the list of ballots"), "done", texts, facts, step.hash)


def _seed(contest: Contest, steps: Mapping[str, CeremonyStep]) -> Stage:
    title, step = _("Draw the lot for equals"), steps.get(StepKind.SEEDED)
    if not needs_seed(contest.rule):
        return Stage("seed", title, "spared", [_("Not needed: the rule settles equals without a lot.")])
    texts = [method_text(contest)]
    if contest.seed:
        facts = [*_facts(contest, step), (_("Drawn"), contest.seed)]
        return Stage("seed", title, "done", texts, facts, step.hash if step else "")
    return Stage("seed", title, "now" if contest.state == State.CLOSED else "later", texts)


def method_text(contest: Contest) -> str:
    """Say how the lot gets its number, as it was fixed before the vote began."""
    if contest.tie_method.get("method") == "source":
        return _("The number comes from: %(source)s. It was named before the vote began.") % {
            "source": contest.tie_method.get("source", "")
        }
    return _("Digits are drawn where everybody can see it. One person types them, another types them again.")


def _seal(contest: Contest, steps: Mapping[str, CeremonyStep]) -> Stage:
    step = steps.get(StepKind.SEALED)
    texts = [_("The ballots are mixed and the key that joins a voter to a ballot is destroyed.")]
    ready = contest.state == State.CLOSED and (not needs_seed(contest.rule) or bool(contest.seed))
    state, facts = _state(contest, "seal", ready), _facts(contest, step, contest.sealed_at)
    return Stage("seal", _("Seal the box"), state, texts, facts, step.hash if step else "")


def _count(contest: Contest, steps: Mapping[str, CeremonyStep], run: CountRun | None) -> Stage:
    step = steps.get(StepKind.COUNTED)
    texts = [_("The published rule counts. Anybody can count again and must get the same number.")]
    facts = _facts(contest, step, run.counted_at if run else None)
    if step is not None:
        facts.append((_("Number of the result"), step.data["result_sha256"]))
    state = _state(contest, "count", contest.state == State.SEALED)
    return Stage("count", _("Count the ballots"), state, texts, facts, step.hash if step else "")


def _publish(contest: Contest, steps: Mapping[str, CeremonyStep]) -> Stage:
    step = steps.get(StepKind.PUBLISHED)
    texts = [
        _("Everybody sees the result in the same moment as it is counted. Signatures may come after it.")
    ]
    return Stage(
        "publish", _("Publish"), _state(contest, "publish", False), texts, _facts(contest, step),
        step.hash if step else "",
    )  # fmt: skip


def _signatures(contest: Contest, signed: Sequence[CeremonyStep]) -> Stage:
    """Say what each auditor found; of one auditor the last word counts."""
    last = {step.actor: step for step in signed}
    texts = [_("Auditors count again on their own computers and sign what they got.")]
    if last:
        count = len(last)
        texts.append(
            ngettext("%(count)s auditor has signed.", "%(count)s auditors have signed.", count)
            % {"count": count}
        )
    facts = [
        (named(step.actor_name, step.actor_role), signature_text(contest, step)) for step in last.values()
    ]
    others = sum(1 for step in last.values() if not step.data["agrees"])
    if others:
        texts.append(
            ngettext(
                "%(count)s auditor got another result. Until this is explained, the result is in doubt.",
                "%(count)s auditors got another result. Until this is explained, the result is in doubt.",
                others,
            )
            % {"count": others}
        )
    state = "differs" if others else "later" if contest.state != State.COUNTED else "done" if last else "now"
    return Stage("sign", _("Auditors sign"), state, texts, facts, signed[-1].hash if signed else "")


def signature_text(contest: Contest, step: CeremonyStep) -> str:
    """Say whether an auditor's recount gave the published result."""
    values = {"typed": step.data["typed"], "when": moment_text(step.at, contest.time_zone)}
    if step.data["agrees"]:
        return _("Same result: %(typed)s… (%(when)s)") % values
    return _("Different result: %(typed)s… (%(when)s)") % values
