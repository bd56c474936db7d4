"""Hand a person their data: one file that every computer opens."""

import json
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.storage import default_storage
from django.db import transaction

from participate.kit import audit
from participate.kit.clock import database_now
from participate.rights.people import Person
from participate.rights.queries import data_of
from participate.rights.services.files import photos_of, pictures_of, recordings_of


@transaction.atomic
def export_person(*, actor: Any, person: Person, now: datetime | None = None) -> bytes:
    """Return a zip: `data.json` with everything the site has about the person, and the photos they sent.

    Ballots are not in it, because nobody can say which is theirs. `actor` is who asks, None at the counter.
    """
    moment = now or database_now()
    data = {"made_at": moment.isoformat(), **data_of(person)}
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        for name in [*photos_of(person), *pictures_of(person), *recordings_of(person)]:
            if default_storage.exists(name):
                with default_storage.open(name) as photo:
                    file.writestr(f"photos/{name.rsplit('/', 1)[-1]}", photo.read())
    audit.record(actor=actor, action="rights.export_person", target="person", at=moment)
    return target.getvalue()
