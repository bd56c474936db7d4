"""Facts people rely on cannot be changed through any door."""

import pytest
from django.db import DatabaseError, connection, transaction

from participate.kit.clock import database_now
from participate.kit.models import AuditEntry


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE kit_auditentry SET action = 'x'", "DELETE FROM kit_auditentry"]
)
def test_sql_cannot_change_an_audit_entry(statement):
    AuditEntry.objects.create(at=database_now(), action="test.verb", target="thing:1")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.get().action == "test.verb"


@pytest.mark.django_db
def test_the_orm_cannot_change_an_audit_entry():
    entry = AuditEntry.objects.create(at=database_now(), action="test.verb", target="thing:1")
    entry.action = "other"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
