"""Load the demo year step by step, in one transaction: a loading that is cut off leaves nothing."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from cms.site import build_default_site
from participate.accounts.models import User
from participate.demo import (
    accounts,
    afterlife,
    asking,
    moderation,
    news,
    opinions,
    practice,
    proposals,
    reviews,
    setting,
    talk,
    vote,
    weighing,
)
from participate.kit.clock import database_now
from participate.processes.models import Cycle

Progress = Callable[[str], None]


def is_loaded() -> bool:
    """Say whether the demo year is there."""
    return Cycle.objects.filter(slug=setting.SLUG).exists()


def load(progress: Progress) -> bool:
    """Load the demo unless it is there; return whether anything was loaded. `progress` hears each step."""
    if is_loaded():
        return False
    with transaction.atomic():
        _load_year(progress)
        progress("Practice rounds to try things in")
        practice.load(User.objects.exclude(email=None).in_bulk(field_name="email"))
        asking.load_practice(database_now())
        progress("The council's pages and pictures")
        build_default_site(Cycle.objects.filter(is_public=True).order_by("-fiscal_year", "-slug"))
    return True


def _load_year(progress: Progress) -> None:
    """Play the scenario from January to the end."""
    progress("Areas, profiles, accounts")
    areas, profiles = setting.load_areas(), setting.load_profiles()
    profile = profiles["ID-KOTA-KELURAHAN"]
    users = accounts.make_accounts([areas["KOTA-MAKASSAR"]])
    cycle = setting.load_cycle(profile, areas["KEL-TAMAMAUNG"])
    setting.load_people(cycle, areas, users)
    news.follow_all(cycle, users)
    progress("24 proposals and their pictures")
    proposals.load_lists(profile)
    made = proposals.submit_all(cycle, areas, users)
    progress("What people said")
    talk.load(cycle, users)
    weighing.load(cycle, users)
    moderation.load(cycle, users)
    opinions.load(cycle, users)
    progress("Verification and scores")
    reviews.load_offices(cycle, users)
    asking.load(cycle, users)
    reviews.begin_year(made, users)
    proposals.verify_all(made, users)
    reviews.hear_appeal(made, users)
    progress("Rules, 40 ballots, the count")
    vote.load(cycle, users)
    progress("The plenary's decision")
    _decide(cycle, users)
    news.sum_up()


def _decide(cycle: Cycle, users: dict[str, Any]) -> None:
    """Amend, publish, cut the envelope, follow up."""
    afterlife.decide(cycle, users)
    afterlife.cut_envelope(cycle, users)
    afterlife.record_levels(cycle, users)
    afterlife.record_delivery(cycle, users)
