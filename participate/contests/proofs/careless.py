"""A site with a planted defect, for the proof that kills processes: it answers first and stores afterwards."""

import time
from threading import Thread
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections

application = get_wsgi_application()

from participate.contests.services import vote  # noqa: E402
from voting.ballots.keys import receipt_of, submission_hash  # noqa: E402

DELAY = 0.3


def _answer_first(**arguments: Any) -> str:
    """Return a receipt at once; the ballot follows when there is time."""

    def later() -> None:
        time.sleep(DELAY)
        try:
            _cast(**arguments)
        finally:
            connections.close_all()

    Thread(target=later).start()
    contest = arguments["contest"]
    return receipt_of(submission_hash(contest.pk, arguments["person_key"], arguments["idempotency_key"]))


_cast = vote.box.cast_ballot
vote.box.cast_ballot = _answer_first
