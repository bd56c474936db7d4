"""Which pages the default site has, and how their text is written down."""

from dataclasses import dataclass, field
from typing import Any

Body = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Words:
    """One page in one language. In texts, `page:<slug>` stands for a link to another page of the site."""

    title: str
    lead: str
    alt: str
    body: Body = field(default_factory=list)


# slug -> (page type, picture). The same slug serves both languages, so the language switch finds the twin.
ARTICLES = {
    "tentang": ("ArticlePage", "hall"),
    "tanya-jawab": ("ArticlePage", "village"),
    "suara-rahasia": ("ArticlePage", "ballot"),
    "arsip": ("ArchivePage", "market"),
}
PICTURES = {
    "hall": "Musyawarah di aula",
    "village": "Lorong dan rumah warga",
    "ballot": "Kotak suara",
    "market": "Warung dan meja jahit",
    "drain": "Drainase lorong",
    "posyandu": "Hari timbang balita",
    "cart": "Motor sampah roda tiga",
    "lamp": "Lampu lorong",
}


def live(**values: Any) -> dict[str, Any]:
    """Return the values of a live block that speaks of the page's own (or the newest) process."""
    return {"title": "", "cycle": "", **values}
