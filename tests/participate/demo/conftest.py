"""What the demo year must come to."""

from typing import Any

import pytest

from participate.demo import scenario


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """Return the scenario with its expected results."""
    return scenario.read()
