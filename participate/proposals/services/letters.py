"""Short messages to the people a proposal is written by: each in their own language, never to who did it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from participate.notices.direct import tell_address, tell_people
from participate.proposals.enums import Answer, Joining
from participate.proposals.models import CoAuthor, MergeOffer, Proposal, SuggestedEdit
from participate.proposals.services.telling import topic


def together_url(proposal: Proposal) -> str:
    """Return the address of the page on which people work together, in the site's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("proposals:together", args=[proposal.cycle.slug, proposal.code])


def invitation_url(token: str) -> str:
    """Return the address of an invitation, in the site's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("proposals:invitation", args=[token])


def asked(row: CoAuthor, *, people: Iterable[Any], now: datetime) -> None:
    """Tell the authors that somebody asks to write along."""
    tell(row.proposal, _asked, people=people, key=f"coauthor:{row.pk}:asked:{now:%Y%m%d%H%M%S}", now=now)


def answered(row: CoAuthor, *, now: datetime) -> None:
    """Tell who asked what the authors answered."""
    texts = _let_in if row.state == Joining.JOINED else _not_let_in
    tell(
        row.proposal,
        texts,
        people=[row.person],
        key=f"coauthor:{row.pk}:{row.state}:{now:%Y%m%d%H%M%S}",
        now=now,
    )


def invited(row: CoAuthor, *, link: str, now: datetime) -> None:
    """Tell who was invited: the account, or the e-mail address without one; a phone gets the link by hand."""
    key, url = f"coauthor:{row.pk}:invited:{now:%Y%m%d%H%M%S}", invitation_url(link)
    words = _texts(row.proposal, _invited)
    if row.person:
        tell_people(people=[row.person], topic=topic(row.proposal), key=key, texts=words, url=url, now=now)
    elif "@" in row.invited_as:
        tell_address(
            email=row.invited_as, language=row.proposal.language, topic=topic(row.proposal), key=key, texts=words,
            url=url, now=now,
        )  # fmt: skip


def suggested(row: SuggestedEdit, *, people: Iterable[Any], now: datetime) -> None:
    """Tell the authors that somebody suggests another text."""
    tell(row.proposal, _suggested, people=people, key=f"suggestion:{row.pk}", now=now)


def suggestion_answered(row: SuggestedEdit, *, now: datetime) -> None:
    """Tell who suggested what the authors answered, with their word."""
    texts = _taken_over if row.state == Answer.ACCEPTED else _not_taken_over
    tell(
        row.proposal, texts, people=[row.made_by], key=f"suggestion:{row.pk}:answer", now=now, word=row.answer
    )


def merge_offered(row: MergeOffer, *, people: Iterable[Any], now: datetime) -> None:
    """Tell the other side's authors about an offer to merge."""
    here, there = (row.target, row.source) if row.by_source else (row.source, row.target)
    more = {"word": row.note, "other": there.code}
    tell(here, _merge_offered, people=people, key=f"merge:{row.pk}", now=now, **more)


def merge_answered(row: MergeOffer, *, people: Iterable[Any], now: datetime) -> None:
    """Tell the side that offered what the other one answered."""
    here, there = (row.source, row.target) if row.by_source else (row.target, row.source)
    texts = _merge_agreed if row.state == Answer.ACCEPTED else _merge_declined
    more = {"word": row.answer, "other": there.code}
    tell(here, texts, people=people, key=f"merge:{row.pk}:answer", now=now, **more)


def merge_refused(row: MergeOffer, *, people: Iterable[Any], now: datetime) -> None:
    """Tell both sides that the verification team leaves the two apart, and why."""
    more = {"word": row.closing, "other": row.target.code}
    tell(row.source, _merge_refused, people=people, key=f"merge:{row.pk}:refused", now=now, **more)


def tell(
    proposal: Proposal, words: Callable[[], tuple[str, str]], *, people: Iterable[Any], key: str, now: datetime,
    **more: str,
) -> None:  # fmt: skip
    """Tell certain people about a proposal; the link leads to the page on which they can answer."""
    tell_people(
        people=people, topic=topic(proposal), key=key, texts=_texts(proposal, words, **more),
        url=together_url(proposal), now=now,
    )  # fmt: skip


def _texts(
    proposal: Proposal, words: Callable[[], tuple[str, str]], **more: str
) -> Callable[[str], tuple[str, str]]:
    """Return the texts of a message by language, with the proposal's code and title filled in."""

    def texts(language: str) -> tuple[str, str]:
        with translation.override(language):
            filled = {"code": proposal.code, "title": proposal.display_title, **more}
            subject, body = words()
            return subject % filled, (body % filled).strip()

    return texts


def _asked() -> tuple[str, str]:
    return (
        _("%(code)s: somebody wants to write along"),
        _("Somebody asks to become a co-author of %(code)s, %(title)s. Let them in or not: open the page."),
    )


def _let_in() -> tuple[str, str]:
    return (
        _("%(code)s: you write along now"),
        _("The authors of %(code)s, %(title)s, have let you in. You can complete the proposal together."),
    )


def _not_let_in() -> tuple[str, str]:
    return (
        _("%(code)s: not this time"),
        _("The authors of %(code)s, %(title)s, write it alone for now. Your support still counts."),
    )


def _invited() -> tuple[str, str]:
    return (
        _("%(code)s: you are invited to write along"),
        _("You are invited to become a co-author of %(code)s, %(title)s. Open the page to say yes or no."),
    )


def _suggested() -> tuple[str, str]:
    return (
        _("%(code)s: somebody suggests another text"),
        _(
            "Somebody suggests to change a text of %(code)s, %(title)s. Open the page to accept or decline it."
        ),
    )


def _taken_over() -> tuple[str, str]:
    return (
        _("%(code)s: your suggestion was taken over"),
        _("Thank you. The authors of %(code)s, %(title)s, took your text over. %(word)s"),
    )


def _not_taken_over() -> tuple[str, str]:
    return (
        _("%(code)s: your suggestion was not taken over"),
        _("The authors of %(code)s, %(title)s, keep their text and write: %(word)s"),
    )


def _merge_offered() -> tuple[str, str]:
    return (
        _("%(code)s: merge with %(other)s?"),
        _("The authors of %(other)s offer to merge it with %(code)s, %(title)s, and write: %(word)s"),
    )


def _merge_agreed() -> tuple[str, str]:
    return (
        _("%(code)s: %(other)s agrees to merge"),
        _("The authors of %(other)s agree to merge. The verification team looks at it now. %(word)s"),
    )


def _merge_declined() -> tuple[str, str]:
    return (
        _("%(code)s: %(other)s stays on its own"),
        _("The authors of %(other)s do not want to merge and write: %(word)s"),
    )


def _merge_refused() -> tuple[str, str]:
    return (
        _("%(code)s and %(other)s stay apart"),
        _("The verification team leaves %(code)s and %(other)s as they are and writes: %(word)s"),
    )
