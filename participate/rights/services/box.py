"""A person on the rolls of votes: the key, the contact for reminders, codes asked for, lists that wait."""

from typing import Any

from django.db.models import QuerySet

from participate.contests.models import AccessCode, RollContact, RollImport, RollStage
from participate.contests.roll_packing import pack, unpack
from participate.rights.models import LateEntry
from participate.rights.people import Person
from voting.ballots.models import Contest, Roll
from voting.ballots.services.erase import OVER, forget_entries, forget_person


def leave_rolls(person: Person) -> dict[str, int]:
    """Take the person off every roll; return how many entries, contacts and codes went, and how many wait."""
    counts = {"roll": 0, "roll_waiting": 0, "contacts": 0, "codes": 0, "lists": 0}
    counts["contacts"] += _deleted(RollContact.objects.filter(address__in=person.addresses))
    for contest in Contest.objects.order_by("pk"):
        keys = person.keys(contest.pk)
        entries = Roll.objects.filter(contest=contest, person_key__in=keys)
        counts["contacts"] += _deleted(RollContact.objects.filter(roll__in=entries))
        counts["codes"] += _deleted(AccessCode.objects.filter(contest=contest, person_key__in=keys))
        counts["lists"] += _leave_lists(contest, set(keys), person)
        if not entries.exists():
            continue
        done = forget_person(contest=contest, keys=keys)
        counts["roll"] += done.gone
        counts["roll_waiting"] += len(done.waiting)
        LateEntry.objects.bulk_create((LateEntry(roll_id=pk) for pk in done.waiting), ignore_conflicts=True)
    return counts


def forget_late_entries() -> int:
    """Take the keys that waited for the end of a vote; return how many."""
    due = sorted(LateEntry.objects.filter(roll__contest__state__in=OVER).values_list("pk", flat=True))
    LateEntry.objects.filter(pk__in=due).delete()
    return forget_entries(roll_ids=due)


def _leave_lists(contest: Contest, keys: set[str], person: Person) -> int:
    """Take the person out of lists that wait for their confirmation or may be taken back; return of how many."""
    count = 0
    stages = RollStage.objects.select_for_update(of=("self",)).filter(contest=contest)
    imports = RollImport.objects.select_for_update(of=("self",)).filter(contest=contest).exclude(before=b"")
    for rows, column in ((stages, "body"), (imports, "before")):
        for row in rows:
            lines, contacts = unpack(bytes(getattr(row, column)))
            left = {key: line for key, line in lines.items() if key not in keys}
            known = {
                key: address
                for key, address in contacts.items()
                if key not in keys and address not in person.addresses
            }
            if len(left) < len(lines) or len(known) < len(contacts):
                setattr(row, column, pack(left, known))
                row.save(update_fields=[column])
                count += 1
    return count


def _deleted(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]
