"""The loaded demo year, once per test module, undone afterwards."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from participate.demo import loading, setting
from participate.processes.models import Cycle


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cycle]:
    """Return the demo's cycle after the whole year has been played by the services."""
    with django_db_blocker.unblock(), transaction.atomic():
        with translation.override("id"):
            loading.load(lambda step: None)
        yield Cycle.objects.get(slug=setting.SLUG)
        transaction.set_rollback(True)
