from django.db import migrations

from voting.ballots import guards_slots, triggers


class Migration(migrations.Migration):
    dependencies = [("ballots", "0007_paper_audit")]

    operations = [
        # Before, every ballot that came in made SQLite read all the ballots of its contest.
        *[triggers.Lift(guard) for guard in guards_slots.LIFTED],
        *guards_slots.GUARDS,
    ]
