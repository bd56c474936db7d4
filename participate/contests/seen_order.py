"""In which order people may have voted, as far as the tables around the ballot box give it away."""

from django.contrib.sessions.models import Session

from participate.accounts.models import User
from participate.contests.people import voter_of
from voting.ballots.models import Contest

SESSION_USER = "_auth_user_id"


def order_of_sessions(contest: Contest) -> list[str]:
    """Return the person keys of everybody on the roll who has a session, in the order of their last signing in."""
    ended = {}
    for session in Session.objects.order_by("expire_date").iterator(chunk_size=2000):
        user = session.get_decoded().get(SESSION_USER)
        if user is not None:
            ended[int(user)] = session.expire_date
    people = User.objects.in_bulk(list(ended))
    cycle = contest.cycle_contest.cycle
    voters = [
        voter_of(people[user], cycle) for user in sorted(ended, key=ended.__getitem__) if user in people
    ]
    return [voter.key(contest) for voter in voters if voter is not None]
