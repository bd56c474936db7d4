"""Cast votes one after the other in a process that is watched from outside: `… cast_some CONTEST COUNT [careless]`."""

import secrets
import sys


def main() -> int:
    """Cast `COUNT` first ballots of roll entries of a contest; "careless" tells SQLite not to wait for the disk."""
    import django

    django.setup()
    from django.db import connection

    from voting.ballots.models import Contest, Roll
    from voting.ballots.services import cast_ballot

    contest, count = Contest.objects.get(pk=int(sys.argv[1])), int(sys.argv[2])
    if "careless" in sys.argv:
        connection.cursor().execute("PRAGMA synchronous=NORMAL")
    for key in Roll.objects.filter(contest=contest, participation=None).values_list("person_key", flat=True)[
        :count
    ]:
        cast_ballot(
            contest=contest,
            person_key=key,
            marks=["a"],
            channel="online",
            idempotency_key=secrets.token_hex(16),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
