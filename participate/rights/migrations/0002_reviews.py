"""Checks and opinions are append-only; an erasure that is running may blank their words."""

from django.db import migrations

from participate.rights.guards import GUARDS_REVIEWS


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_initial"), ("reviews", "0001_initial")]

    operations = list(GUARDS_REVIEWS)
