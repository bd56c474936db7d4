"""A vote that picks one design: ranked ballots, no money, all rules for one winner side by side."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from participate.contests.enums import Purpose
from participate.contests.errors import in_words
from participate.contests.models import CycleContest
from participate.contests.people import voters_of
from participate.kit import audit, live
from participate.processes.models import Cycle
from participate.processes.services import topic as cycle_topic
from voting.ballots import services as box
from voting.ballots.clock import database_now
from voting.ballots.enums import Assurance, Kind
from voting.ballots.errors import BallotBoxError
from voting.ballots.models import Contest
from voting.tally import DEFAULT_TIE


@transaction.atomic
def open_co_design(
    *, actor: Any, cycle: Cycle, title: str, alternatives: Sequence[box.OptionLine], closes_at: datetime,
    translations: dict[str, Any] | None = None, rule_name: str = "condorcet", now: datetime | None = None,
) -> Contest:  # fmt: skip
    """Publish the rule, build the roll and open a ranked vote over `alternatives`.

    The default rule for a handful of alternatives is Condorcet, with Borda where nobody beats all others.
    Close and count it with `close_vote` and `count_vote`.
    """
    moment = now or database_now()
    rule = {
        "name": rule_name, "kind": Kind.RANKED.value, "rank_limit": max(len(alternatives), 1),
        "tie": list(DEFAULT_TIE), "assurance": Assurance.OPEN.value,
    }  # fmt: skip
    try:
        contest = box.create_contest(
            title=title, translations=translations or {}, reference=f"cycle:{cycle.slug}:co-design",
            kind=rule["kind"], rank_limit=rule["rank_limit"], assurance=rule["assurance"],
            currency=cycle.currency, time_zone=cycle.time_zone,
            publish_from=cycle.settings.publish_ballots_from,
        )  # fmt: skip
        CycleContest.objects.create(cycle=cycle, contest=contest, purpose=Purpose.CO_DESIGN)
        box.publish_rule(contest=contest, rule=rule, published_by=str(actor or ""), now=moment)
        box.add_to_roll(contest=contest, identities=[row.identity for row in voters_of(cycle)], level="list")
        contest = box.open_contest(contest=contest, options=alternatives, closes_at=closes_at, now=moment)
    except BallotBoxError as error:
        raise in_words(error) from error
    audit.record(actor=actor, action="contests.open_co_design", target=f"contest:{contest.pk}", at=moment)
    live.announce(f"contest:{contest.pk}", cycle_topic(cycle))
    return contest
