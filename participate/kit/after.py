"""What happens once a transaction holds: files deleted, bells rung, mail handed on."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)


def after_commit(work: Callable[..., Any], *arguments: Any) -> None:
    """Do `work(*arguments)` once the transaction holds. A failure is logged and undoes nothing.

    Django's `robust` would need a name of what it calls, which a `partial` lacks.
    """

    def run() -> None:
        try:
            work(*arguments)
        except Exception:
            logger.exception("after the commit: %s failed", getattr(work, "__qualname__", work))

    transaction.on_commit(run, robust=True)
