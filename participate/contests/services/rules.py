"""Rules before results: drafted from the profile, published as a frozen numbered version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participate.contests.enums import Purpose
from participate.contests.errors import BadRules, in_words, rule_in_words
from participate.contests.models import CycleContest
from participate.contests.queries import main_contest
from participate.contests.ties import with_exclusions
from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.queries import envelope_amount
from participate.processes.services import lock_open
from participate.processes.services import topic as cycle_topic
from voting.ballots import services as box
from voting.ballots.enums import Assurance
from voting.ballots.errors import BallotBoxError
from voting.ballots.models import Contest, RuleVersion
from voting.tally import DEFAULT_TIE, PARAMETERS, TallyError, sha256

# Parameters of the counting rules, apart from those that the published form always holds.
_OF_ONE_RULE = {key for known in PARAMETERS.values() for key in known} - {
    "order", "misfit", "vote_weight", "technical_weight", "floors", "caps", "tie",
}  # fmt: skip


def profile_rules(cycle: Cycle) -> dict[str, Any]:
    """Return the rules a cycle begins with: its profile's, and the envelope as it is now."""
    settings = cycle.settings
    combined = settings.technical_weight_pct > 0
    rules: dict[str, Any] = {
        "name": settings.allocation_rule,
        "kind": settings.ballot_kind,
        "rank_limit": settings.rank_limit,
        "budget": envelope_amount(cycle),
        "order": "combined" if combined else "points",
        "vote_weight": settings.vote_weight_pct,
        "technical_weight": settings.technical_weight_pct,
        "misfit": "skip",
        "floors": [{"tag": row.code, "pct": row.floor_pct} for row in settings.earmarks],
        "caps": [{"scope": "group", "pct": row.cap_pct, "level": row.level} for row in settings.caps],
        "tie": list(DEFAULT_TIE),
        "tracks": [row.code for row in settings.tracks if row.decided_here],
        # A profile that names a number of ballots to publish from promises published ballots.
        "assurance": Assurance.OPEN.value if settings.publish_ballots_from else Assurance.SEALED.value,
    }
    return rules


def draft_rules(*, actor: Any, cycle: Cycle, now: datetime | None = None) -> Contest:
    """Return the main contest of a cycle, begun as a draft with the profile's rules if there is none yet."""
    found = main_contest(cycle)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _begin(actor, cycle, now or database_now())
    except IntegrityError:
        # Somebody else began it in the same moment; the database keeps one main contest a cycle.
        return main_contest(cycle)


def _begin(actor: Any, cycle: Cycle, moment: datetime) -> Contest:
    """Make the draft and tie it to its cycle."""
    settings, rules = cycle.settings, profile_rules(cycle)
    contest = box.create_contest(
        title=cycle.name, translations=cycle.translations, reference=f"cycle:{cycle.slug}", kind=rules["kind"],
        rank_limit=rules["rank_limit"], budget=rules["budget"], currency=cycle.currency,
        time_zone=cycle.time_zone, assurance=rules["assurance"], rule=rules,
        publish_from=settings.publish_ballots_from,
    )  # fmt: skip
    CycleContest.objects.create(cycle=cycle, contest=contest, purpose=Purpose.MAIN)
    audit.record(actor=actor, action="contests.draft_rules", target=f"contest:{contest.pk}", at=moment)
    return contest


def complete(contest: Contest | None, cycle: Cycle, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Fill what a form did not give from the rules in force, and take the budget from the envelope.

    Proposals of which the reviews say that only one can be built exclude each other, whatever the form says.
    """
    made = changed(rules_in_force(contest, cycle), rule)
    exclusive = with_exclusions(cycle, made.get("exclusive") or ())
    return {**made, "exclusive": exclusive} if exclusive else made


def rules_in_force(contest: Contest | None, cycle: Cycle) -> dict[str, Any]:
    """Return the contest's rules over the profile's, with the envelope as it is now (one query)."""
    profile = profile_rules(cycle)
    return {**profile, **(contest.rule if contest else {}), "budget": profile["budget"]}


def changed(before: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return rules with some points changed; parameters that mean nothing to another rule are left behind."""
    left = _OF_ONE_RULE if rule.get("name", before["name"]) != before["name"] else set()
    kept = {key: value for key, value in before.items() if key not in left}
    return {**kept, **rule, "budget": before["budget"]}


@transaction.atomic
def publish_rules(
    *, actor: Any, cycle: Cycle, rule: Mapping[str, Any] | None = None, reason: str = "", fingerprint: str = "",
    now: datetime | None = None,
) -> RuleVersion:  # fmt: skip
    """Publish the rules of the main contest: frozen, numbered, dated, hashed.

    `rule` holds what differs from the present draft (None: the draft as it is). Before the opening a new
    version needs a `reason`; afterwards raises `RulesFrozen`. With a `fingerprint` only the rule of that
    SHA-256 is published: `BadRules` when anything, such as the envelope, has changed since it was shown.
    """
    moment = lock_open(cycle, Capability.SET_RULES, now)
    contest = draft_rules(actor=actor, cycle=cycle, now=moment)
    made = complete(contest, cycle, rule or {})
    if fingerprint and sha256(made) != fingerprint:
        raise BadRules(
            _("Something has changed since you looked, such as the amount. Please look at the rules again.")
        )
    try:
        version = box.publish_rule(
            contest=contest, rule=made, published_by=str(actor or ""),
            reason=reason, now=moment,
        )  # fmt: skip
    except BallotBoxError as error:
        raise in_words(error) from error
    except TallyError as error:
        raise rule_in_words(error) from error
    data = {"number": version.number, "sha256": version.sha256, "reason": reason}
    audit.record(
        actor=actor, action="contests.publish_rules", target=f"contest:{contest.pk}", at=moment, data=data
    )
    live.announce(f"contest:{contest.pk}", cycle_topic(cycle))
    return version
