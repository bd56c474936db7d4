"""The one table of what may follow what: decisions at kinds of stages, who acts, how it reads, what comes next.

Stages are named by each profile (`rembug_rw`, `feasibility` …); the table speaks of kinds of stages, so it holds
for every profile. Source: section 2.4 of the domain notes (status machine with its SIPD counterparts).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participate.processes.enums import Capability, Role
from participate.proposals.enums import NEGATIVE, Decision

D = Decision


class StageKind(StrEnum):
    """What a stage is for."""

    PROPOSE = "propose"
    VERIFY = "verify"
    DECIDE = "decide"
    LEVEL = "level"
    CEILING = "ceiling"
    BUDGET = "budget"
    DELIVER = "deliver"


K = StageKind
State = tuple[Decision, StageKind]

STAGE_KINDS: dict[str, StageKind] = {
    "rembug_rw": K.PROPOSE, "musyawarah_dusun": K.PROPOSE, "submission": K.PROPOSE,
    "verifikasi_kelurahan": K.VERIFY, "verifikasi_desa": K.VERIFY, "feasibility": K.VERIFY,
    "musrenbang_kelurahan": K.DECIDE, "musrenbang_desa": K.DECIDE, "vote": K.DECIDE, "funding": K.DECIDE,
    "musrenbang_kecamatan": K.LEVEL, "forum_perangkat_daerah": K.LEVEL, "musrenbang_kota": K.LEVEL,
    "rkpd": K.LEVEL, "rkpdes": K.LEVEL, "du_rkpdes": K.LEVEL,
    "kua_ppas": K.CEILING,
    "apbd": K.BUDGET, "apbdes": K.BUDGET,
    "pelaksanaan": K.DELIVER, "delivery": K.DELIVER,
}  # fmt: skip
# A stage of a council's own profile is what its phase opens; the first match counts.
_BY_CAPABILITY = (
    (Capability.PROPOSE, K.PROPOSE), (Capability.VERIFY, K.VERIFY), (Capability.VOTE, K.DECIDE),
    (Capability.DECIDE, K.DECIDE), (Capability.CHANGE_ENVELOPE, K.CEILING), (Capability.DELIVER, K.DELIVER),
)  # fmt: skip


def stage_kind(stage: str, capabilities: Iterable[str] = ()) -> StageKind:
    """Return the kind of a stage; an unknown one is judged by what its phase opens, else it is a later level."""
    if stage in STAGE_KINDS:
        return STAGE_KINDS[stage]
    opened = set(capabilities)
    return next((kind for capability, kind in _BY_CAPABILITY if capability in opened), K.LEVEL)


@dataclass(frozen=True, slots=True)
class Rule:
    """One decision at one kind of stage: tone in | out | wait | plain, what may follow, where the next step is.

    `on_appeal` is what may follow when an appeal against this decision was heard, and only then.
    """

    tone: str
    roles: tuple[Role, ...]
    then: str | Promise
    next: tuple[State, ...] = ()
    next_kinds: tuple[StageKind, ...] = ()
    sipd: str | Promise = field(default="–")
    on_appeal: tuple[State, ...] = ()


def _at(kind: StageKind, *decisions: Decision) -> tuple[State, ...]:
    """Pair decisions with one kind of stage."""
    return tuple((decision, kind) for decision in decisions)


_LEVELS = (Role.FACILITATOR, Role.VERIFIER)
_WORKS = (Role.FACILITATOR, Role.OPERATOR)
_CHECKED = _at(K.VERIFY, D.RETURNED, D.ELIGIBLE, D.MERGED, D.REJECTED, D.ROUTED)
_HEARD = _at(K.VERIFY, D.ELIGIBLE, D.REOPENED)
_JUDGED = (D.ACCEPTED, D.PARTLY, D.REJECTED, D.DEFERRED)
_LATER = (*_at(K.LEVEL, *_JUDGED), *_at(K.CEILING, D.CONFIRMED, *_JUDGED), *_at(K.BUDGET, *_JUDGED))
_BUDGETED = (*_at(K.CEILING, D.CONFIRMED, D.DEFERRED, D.PARTLY), *_at(K.BUDGET, *_JUDGED))
_BEGUN = _at(K.DELIVER, D.CONTRACTED, D.SELF_MANAGED, D.IN_PROGRESS, D.COMPLETED, D.PARTLY, D.CANCELLED)
_AFTER = (K.LEVEL, K.CEILING, K.BUDGET, K.DELIVER)

_WAIT_CHECK = _("The verification team checks it: complete, possible, on clear land, within our authority.")
_GONE_ON = _("It goes on to the next stage.")
_RESERVE = _("It stays on the reserve list: if money becomes free it can still be taken up.")
_AGAIN = _("You can propose it again next year, with what the reason says put right.")
_STARTS = _("It is carried out in the budget year. Residents watch over the work.")

TABLE: dict[State, Rule] = {
    (D.SUBMITTED, K.PROPOSE): Rule(
        "wait", (), _WAIT_CHECK, _CHECKED, (K.VERIFY,), _("Proposal entered by the RW or ward operator")
    ),
    (D.RETURNED, K.VERIFY): Rule(
        "wait", (Role.VERIFIER,), _("The proposer completes it and sends it again."),
        _at(K.VERIFY, D.RESUBMITTED, D.REJECTED), (K.VERIFY,), _("Verifier asks for completion"), _HEARD,
    ),
    (D.REOPENED, K.VERIFY): Rule(
        "wait", (Role.VERIFIER,), _WAIT_CHECK, _CHECKED, (K.VERIFY,), _("Ward verification")
    ),
    (D.RESUBMITTED, K.VERIFY): Rule(
        "wait", (), _WAIT_CHECK, _CHECKED, (K.VERIFY,), _("Proposal entered by the RW or ward operator")
    ),
    (D.ELIGIBLE, K.VERIFY): Rule(
        "in", (Role.VERIFIER,), _("It goes on the ballot."),
        (*_CHECKED, *_at(K.DECIDE, D.ON_BALLOT, D.FORWARDED)), (K.DECIDE,), _("Ward verification"),
    ),
    (D.MERGED, K.VERIFY): Rule(
        "plain", (Role.VERIFIER,), _("It lives on in the other proposal. Follow that one."), (), (),
        _("Ward verification"),
    ),
    (D.REJECTED, K.VERIFY): Rule("out", (Role.VERIFIER,), _AGAIN, (), (), _("Rejected"), _HEARD),
    (D.ROUTED, K.VERIFY): Rule(
        "wait", (Role.VERIFIER,), _("The meeting passes it on to the agency that can do it."),
        _at(K.DECIDE, D.FORWARDED), (K.DECIDE, K.LEVEL), _("Ward verification"), _HEARD,
    ),
    (D.ON_BALLOT, K.DECIDE): Rule(
        "in", (Role.FACILITATOR,), _("Delegates vote, then the meeting decides."),
        _at(K.DECIDE, D.FUNDED, D.DEFERRED), (K.DECIDE,), _("Ward verification"),
    ),
    (D.FUNDED, K.DECIDE): Rule(
        "in", (Role.FACILITATOR,), _("It enters the plan; the city's budget must still confirm it."),
        (*_at(K.DECIDE, D.FUNDED, D.DEFERRED), *_LATER, *_BEGUN), (K.CEILING, K.BUDGET, K.DELIVER),
        _("Ward priority list"),
    ),
    (D.DEFERRED, K.DECIDE): Rule(
        "out", (Role.FACILITATOR,), _RESERVE, _at(K.DECIDE, D.FUNDED), (), _("Deferred")
    ),
    (D.FORWARDED, K.DECIDE): Rule(
        "wait", (Role.FACILITATOR,), _("The district meeting looks at it."), _LATER, _AFTER,
        _("Agency priority list"),
    ),
    (D.ACCEPTED, K.LEVEL): Rule("in", _LEVELS, _GONE_ON, _LATER, _AFTER, _("District or agency verification")),
    (D.PARTLY, K.LEVEL): Rule("in", _LEVELS, _GONE_ON, _LATER, _AFTER, _("District or agency verification")),
    (D.REJECTED, K.LEVEL): Rule("out", _LEVELS, _AGAIN, (), (), _("Rejected")),
    (D.DEFERRED, K.LEVEL): Rule("out", _LEVELS, _RESERVE, _LATER, (), _("Deferred")),
    (D.CONFIRMED, K.CEILING): Rule(
        "in", _LEVELS, _("The city council adopts the budget."), (*_BUDGETED, *_BEGUN), (K.BUDGET, K.DELIVER),
        _("Budget ceiling set"),
    ),
    (D.ACCEPTED, K.CEILING): Rule(
        "in", _LEVELS, _("The city council adopts the budget."), (*_BUDGETED, *_BEGUN), (K.BUDGET, K.DELIVER),
        _("Budget ceiling set"),
    ),
    (D.PARTLY, K.CEILING): Rule(
        "in", _LEVELS, _("The city council adopts the budget."), (*_BUDGETED, *_BEGUN), (K.BUDGET, K.DELIVER),
        _("Budget ceiling set"),
    ),
    (D.REJECTED, K.CEILING): Rule("out", _LEVELS, _AGAIN, (), (), _("Rejected")),
    (D.DEFERRED, K.CEILING): Rule("out", _LEVELS, _RESERVE, _BUDGETED, (), _("Deferred")),
    (D.ACCEPTED, K.BUDGET): Rule("in", _LEVELS, _STARTS, _BEGUN, (K.DELIVER,), _("Validated by the budget team")),
    (D.PARTLY, K.BUDGET): Rule("in", _LEVELS, _STARTS, _BEGUN, (K.DELIVER,), _("Validated by the budget team")),
    (D.REJECTED, K.BUDGET): Rule("out", _LEVELS, _AGAIN, (), (), _("Rejected")),
    (D.DEFERRED, K.BUDGET): Rule("out", _LEVELS, _AGAIN, (), (), _("Deferred")),
    (D.CONTRACTED, K.DELIVER): Rule("in", _WORKS, _("The contractor begins the work."), _BEGUN[2:], (K.DELIVER,)),
    (D.SELF_MANAGED, K.DELIVER): Rule("in", _WORKS, _("The residents' group begins."), _BEGUN[2:], (K.DELIVER,)),
    (D.IN_PROGRESS, K.DELIVER): Rule(
        "in", _WORKS, _("It is finished, measured, and shown here."), _BEGUN[2:], (K.DELIVER,)
    ),
    (D.COMPLETED, K.DELIVER): Rule(
        "in", _WORKS, _("Residents say whether it helped."), _at(K.DELIVER, D.ASSESSED), (K.DELIVER,)
    ),
    (D.PARTLY, K.DELIVER): Rule(
        "in", _WORKS, _("The rest is done later or dropped, with a reason."),
        _at(K.DELIVER, D.IN_PROGRESS, D.COMPLETED, D.PARTLY, D.CANCELLED, D.ASSESSED), (K.DELIVER,),
    ),
    (D.CANCELLED, K.DELIVER): Rule("out", _WORKS, _AGAIN, _at(K.DELIVER, D.ASSESSED)),
    (D.ASSESSED, K.DELIVER): Rule("in", _WORKS, _("Done. Thank you for proposing it.")),
}  # fmt: skip

# The first events: proposals come in at a proposing stage only.
START: tuple[State, ...] = _at(K.PROPOSE, D.SUBMITTED)
TERMINAL = frozenset(state for state, rule in TABLE.items() if not rule.next)

# Some decisions have their own name at some stages.
_LABELS: dict[tuple[str, str], Promise] = {
    (D.ACCEPTED, "musrenbang_kecamatan"): pgettext_lazy("proposal", "Approved by the district"),
    (D.ACCEPTED, "forum_perangkat_daerah"): pgettext_lazy("proposal", "Taken up by the agency"),
    (D.ACCEPTED, "rkpd"): pgettext_lazy("proposal", "In the annual work plan"),
    (D.ACCEPTED, "apbd"): pgettext_lazy("proposal", "In the adopted budget"),
    (D.ACCEPTED, "apbdes"): pgettext_lazy("proposal", "In the adopted budget"),
}
_AT_KIND: dict[State, Promise] = {
    (D.PARTLY, K.DELIVER): pgettext_lazy("proposal", "Carried out in part"),
    (D.ACCEPTED, K.BUDGET): pgettext_lazy("proposal", "In the adopted budget"),
    (D.PARTLY, K.BUDGET): pgettext_lazy("proposal", "In the adopted budget in part"),
}


def rule_for(decision: str, kind: StageKind) -> Rule | None:
    """Return the row of the table, or None when this decision is never taken at such a stage."""
    return TABLE.get((Decision(decision), kind))


def may_follow(previous: State | None, decision: str, kind: StageKind, *, on_appeal: bool = False) -> bool:
    """Say whether `decision` at a stage of `kind` may follow `previous` (None = nothing happened yet).

    After an appeal only what the table allows on appeal may follow.
    """
    if previous is None:
        allowed = START
    else:
        allowed = TABLE[previous].on_appeal if on_appeal else TABLE[previous].next
    return (Decision(decision), kind) in allowed


def needs_reason(decision: str) -> bool:
    """Say whether a reason code is compulsory."""
    return decision in NEGATIVE


def tone_of(decision: str, kind: StageKind) -> str:
    """Return in, out, wait or plain."""
    rule = rule_for(decision, kind)
    return rule.tone if rule else "plain"


def label_of(decision: str, stage: str, kind: StageKind | None = None) -> str:
    """Return a status in words, as it is called at this stage."""
    own = _LABELS.get((decision, stage)) or _AT_KIND.get((Decision(decision), kind or stage_kind(stage)))
    return str(own or Decision(decision).label)
