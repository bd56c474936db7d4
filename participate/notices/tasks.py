"""Work that runs after the answer: sending messages."""

from django_tasks import task

from participate.notices.outbox import send_key


@task(queue_name="default", backend="queue")
def deliver(key: str) -> int:
    """Send what waits of the messages with a key; return how many went out."""
    return send_key(key)
