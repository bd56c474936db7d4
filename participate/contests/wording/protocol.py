"""The protocol of a count for printing and signing: what came in, every step of the rule, what came out.

One list of sections feeds the page and the PDF. Everything is read from the stored run; nothing is counted here.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from participate.contests.wording import protocol_money, protocol_parts, protocol_rounds
from participate.contests.wording.protocol_parts import Protocol, Source
from voting.ballots.models import Contest, Option
from voting.counts.models import CountRun
from voting.tally import BUDGET_RULES


def protocol_of(run: CountRun, contest: Contest, options: Sequence[Option]) -> Protocol:
    """Write the protocol of a stored run in the reader's language."""
    source = Source(run, contest, options)
    if run.rule["name"] in BUDGET_RULES:
        told = (
            protocol_parts.winners(source),
            protocol_parts.everything(source),
            *protocol_money.steps(source),
        )
    else:
        told = (protocol_rounds.winner(source), *protocol_rounds.steps(source))
    return Protocol(
        title=_("Protocol of the count"),
        facts=protocol_parts.facts(source),
        sections=(*told, *protocol_parts.ties(source), protocol_parts.proof(source)),
        signers=protocol_parts.signers(),
    )
