"""How often each question of a yes/no vote was answered with yes, with no, or left open."""

import json

from django.db.models import Sum

from voting.ballots.enums import BallotStatus
from voting.ballots.models import Ballot, Contest, Option


def answers_of(contest: Contest) -> dict[str, dict[str, int]]:
    """Return `{code: {yes, no, open}}` by weight over the ballots that count, blank ones included (2 queries).

    The three add up to the same sum for every question. Only for a sealed or counted contest: it says how people
    voted in all.
    """
    counted = Ballot.objects.filter(contest=contest, is_current=True, is_quarantined=False)
    rows = counted.exclude(status=BallotStatus.INVALID).order_by().values_list("payload")
    codes = Option.objects.filter(contest=contest).order_by("number").values_list("code", flat=True)
    found = {code: {"yes": 0, "no": 0, "open": 0} for code in codes}
    whole = 0
    for payload, weight in rows.annotate(weight=Sum("weight")).iterator(chunk_size=5000):
        content = json.loads(payload)
        whole += weight
        for answer, key in (("yes", "marks"), ("no", "against")):
            for code in content.get(key, ()):
                found[code][answer] += weight
    for row in found.values():
        row["open"] = whole - row["yes"] - row["no"]
    return found
