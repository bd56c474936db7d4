"""One way of drawing examples for all properties of the tally."""

import tests.factories.tally_random  # noqa: F401
