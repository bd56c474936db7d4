"""Another vote of a cycle beside its budget vote: its own question, rule and options, the same voters."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from participate.contests.enums import Purpose
from participate.contests.errors import in_words, rule_in_words
from participate.contests.models import CycleContest
from participate.contests.services.access import fill_roll
from participate.kit import audit, live
from participate.processes.models import Cycle
from participate.processes.services import topic as cycle_topic
from voting.ballots import services as box
from voting.ballots.clock import database_now
from voting.ballots.errors import BallotBoxError
from voting.ballots.models import Contest
from voting.tally import TallyError


@transaction.atomic
def open_further_vote(
    *, actor: Any, cycle: Cycle, title: str, rule: Mapping[str, Any], options: Sequence[box.OptionLine],
    closes_at: datetime, translations: dict[str, Any] | None = None, purpose: str = Purpose.FURTHER,
    now: datetime | None = None,
) -> Contest:  # fmt: skip
    """Publish the rule, build the roll of the cycle's voters and open a vote over `options`.

    `rule` is a published rule: the counting rule with its parameters, and what binds the ballot (`kind`, limits,
    `budget` in minor units, `assurance`). Close and count it with `close_vote` and `count_vote`. Raises `WrongStep`
    or `BadRules`.
    """
    moment = now or database_now()
    try:
        contest = box.create_contest(
            title=title, translations=translations or {}, kind=rule["kind"], currency=cycle.currency,
            reference=f"cycle:{cycle.slug}:{Purpose(purpose).value.replace('_', '-')}", time_zone=cycle.time_zone,
            publish_from=cycle.settings.publish_ballots_from,
        )  # fmt: skip
        CycleContest.objects.create(cycle=cycle, contest=contest, purpose=purpose)
        box.publish_rule(contest=contest, rule=rule, published_by=str(actor or ""), now=moment)
        fill_roll(contest)
        contest = box.open_contest(contest=contest, options=options, closes_at=closes_at, now=moment)
    except BallotBoxError as error:
        raise in_words(error) from error
    except TallyError as error:
        raise rule_in_words(error) from error
    audit.record(actor=actor, action=f"contests.open_{purpose}", target=f"contest:{contest.pk}", at=moment)
    live.announce(f"contest:{contest.pk}", cycle_topic(cycle))
    return contest
