"""Work that runs after the answer: sending messages."""

from django_tasks import task

from participate.notices.outbox import send_messages


@task(queue_name="default", backend="queue")
def deliver(message_ids: list[int]) -> int:
    """Send the messages that are still waiting; return how many went out."""
    return send_messages(message_ids)
