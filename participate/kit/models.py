"""Tables of the kit: the audit trail and the revision counters."""

from django.db import models


class AuditEntry(models.Model):
    """One line of the audit trail: who did what to which thing, with data; append-only.

    The actor is a number and a role, not a foreign key, so that erasing a person's account later
    leaves the trail whole and nameless.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_role = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=60, db_index=True)
    target = models.CharField(max_length=120, db_index=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} {self.target}"


class Revision(models.Model):
    """How often what a topic shows has changed; the only thing that empties page caches."""

    topic = models.CharField(max_length=120, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.topic}@{self.number}"
