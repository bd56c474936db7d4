"""Count the queries and weigh the files of each page through the test client, in the bench's environment.

Prints JSON: {page: {"queries", "queries_signed_in", "html", "bytes", "pictures", "files", "cpu_ms"}}; with the
word `bare` after the facts file only `cpu_ms`, of the bare views. `cpu_ms` is the least of thirty answers without
any server: the figure that other work on the machine disturbs least.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.pages import PAGES
from tests.bench.weight import weigh


def main() -> None:
    """Inspect every page named in the facts file given."""
    import django

    django.setup()
    facts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if "bare" in sys.argv:
        found = {page.name: {"cpu_ms": cpu_of(_client(), f"/{page.name}/")} for page in PAGES}
    else:
        found = {page.name: inspect(facts["pages"][page.name], facts["session"]) for page in PAGES}
        for page in PAGES:
            client = _client("" if page.shared else facts["session"])
            found[page.name]["cpu_ms"] = cpu_of(client, facts["pages"][page.name])
    print(json.dumps(found))


def _client(session: str = "") -> Any:
    """Return a client that asks for compressed pages, signed in where a session is given."""
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"})
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def cpu_of(client: Any, address: str) -> float:
    """Return the least CPU time of thirty answers in milliseconds."""
    taken = []
    for _ in range(30):
        begun = time.process_time()
        answer = client.get(address)
        taken.append(time.process_time() - begun)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
    return 1000 * min(taken)


def inspect(address: str, session: str) -> dict[str, Any]:
    """Return the figures of one page, for a visitor and for somebody signed in."""
    from django.conf import settings
    from django.test import Client

    visitor, member = (Client(headers={"host": "127.0.0.1"}) for _ in range(2))
    member.cookies[settings.SESSION_COOKIE_NAME] = session
    _open(visitor, address)
    _status, queries, _body = _open(visitor, address)
    status, signed_in, body = _open(member, address)
    if status != 200:
        raise SystemExit(f"{address} answers {status}")
    weight = weigh(body, _read(member))
    return {
        "queries": queries, "queries_signed_in": signed_in, "html": len(body), "bytes": weight.total,
        "pictures": sum(weight.pictures.values()), "files": weight.files,
    }  # fmt: skip


def _open(client: Any, address: str) -> tuple[int, int, bytes]:
    """Return status, number of queries and body."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    return answer.status_code, len(seen), answer.content


def _read(client: Any) -> Any:
    """Return a reader of static files from disk and of uploads through the site."""
    from django.conf import settings

    def read(path: str) -> bytes:
        if path.startswith(settings.STATIC_URL):
            return (Path(settings.STATIC_ROOT) / path.removeprefix(settings.STATIC_URL)).read_bytes()
        answer = client.get(path)
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    return read


if __name__ == "__main__":
    main()
