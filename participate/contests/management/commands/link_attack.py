"""`participate link-attack CONTEST`: what somebody with the whole database could join: a voter to a ballot."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participate.contests.models import CycleContest
from participate.contests.seen_order import order_of_sessions
from voting.ballots.enums import State
from voting.ballots.linking import batch_sizes, links, telling_orders
from voting.ballots.models import Contest, Participation

_SURE = "order"


class Command(BaseCommand):
    help = "Try to join voters to ballots: exit status 0 as promised, 1 a sealed vote gives something away, 2 no such vote."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "contest", type=int, help="The number of the vote, as in the address of its result."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        contest = Contest.objects.filter(pk=options["contest"]).first()
        if contest is None:
            raise CommandError("There is no vote with this number.", returncode=2)
        voted = Participation.objects.filter(contest=contest).count()
        has_cycle = CycleContest.objects.filter(contest=contest).exists()
        order = order_of_sessions(contest) if has_cycle else []
        found = {name: len(way) for name, way in links(contest, order).items() if not name.startswith(_SURE)}
        telling = telling_orders(contest)
        for name, count in found.items():
            self.stdout.write(f"by the {name}: {count} of {voted} voters joined for sure")
        self.stdout.write(
            f"tables whose rows lie in an order that could tell: {', '.join(telling) or 'none'}"
        )
        self.stdout.write(f"voters whose order of signing in is known from sessions: {len(order)}")
        self.stdout.write(
            f"fewest ballots that entered the public log together: {min(batch_sizes(contest), default=0)}"
        )
        self._judge(contest, max(found.values(), default=0), telling)

    def _judge(self, contest: Contest, joined: int, telling: list[str]) -> None:
        """Say what it means; only a sealed vote promises anything."""
        if contest.state not in (State.SEALED, State.COUNTED):
            self.stdout.write(
                "NOT SEALED YET: whoever holds the database and the key files can join voters to ballots. "
                "This is the stated limit; sealing ends it."
            )
            return
        if joined or telling:
            self.stdout.write(
                "GIVES AWAY: this vote is sealed and should give nothing away. Tell the auditors."
            )
            sys.exit(1)
        self.stdout.write("SEALED: nothing in these tables joins a voter to a ballot better than chance.")
