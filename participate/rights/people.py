"""One person as this site may know them: an account, or addresses somebody typed, and all their spellings."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext as _

from participate.accounts.models import User
from participate.accounts.phones import international
from participate.contests.identities import DELEGATE, USER
from participate.processes.models import Delegate
from participate.proposals.models import Contact
from participate.rights.errors import NoSuchPerson
from voting.ballots.keys import person_key

# A shorter name, or one of a single word, is everybody's: it is taken out of the person's own rows only.
LEAST_NAME = 8


@dataclass(frozen=True, slots=True)
class Person:
    """`emails` in lower case, `phones` in E.164, `names` as typed; `delegates` are numbers of list entries."""

    user: User | None
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    delegates: frozenset[int] = field(default=frozenset())

    @property
    def addresses(self) -> frozenset[str]:
        """E-mails and phones together."""
        return self.emails | self.phones

    def keys(self, contest_id: int) -> list[str]:
        """Return every name the roll of a contest may have for this person."""
        known = [*self.addresses, *(f"{DELEGATE}{number}" for number in self.delegates)]
        known += [f"{USER}{self.user.pk}"] if self.user else []
        return [person_key(contest_id, identity) for identity in known]


def person_of(user: User) -> Person:
    """Return the person of an account, by the addresses that were confirmed (4 queries).

    An address that somebody only claims may be another person's, who must not be struck off a roll for it.
    """
    emails = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    phones = [user.phone] if user.phone and user.phone_verified else []
    delegates = Delegate.objects.filter(user=user).values_list("pk", "name")
    names = {user.display_name, *(name for _number, name in delegates)} - {""}
    person = Person(
        user=user, emails=frozenset(email.lower() for email in emails), phones=frozenset(phones),
        names=frozenset(names), delegates=frozenset(number for number, _name in delegates),
    )  # fmt: skip
    return _with_contacts(person)


def contacts_of(person: Person) -> list[Contact]:
    """Return the contacts beside proposals that reach this person, however the number was typed (1 query)."""
    wanted = address_patterns(person)
    near = Q(pk__in=[])
    for hint, _pattern in wanted:
        near |= Q(email__iexact=hint) | Q(phone__contains=hint[-1:])
    rows = Contact.objects.filter(near) if wanted else []
    texts = {row: f"{row.email} {row.phone}" for row in rows}
    return [row for row, text in texts.items() if any(pattern.search(text) for _hint, pattern in wanted)]


def _with_contacts(person: Person) -> Person:
    """Return the person with the names that stand beside their own addresses."""
    names = {row.name for row in contacts_of(person)} - {""}
    return replace(person, names=person.names | names)


def find_person(text: str) -> Person:
    """Return the person somebody at the counter names: `user:12`, an e-mail address or a phone number.

    An address without an account is a person too. Raises `NoSuchPerson` for what is neither.
    """
    plain = text.strip()
    if plain.startswith(USER) and plain.removeprefix(USER).isdecimal():
        user = User.objects.filter(pk=int(plain.removeprefix(USER))).first()
        if user is None:
            raise NoSuchPerson(_("There is no account with this number."))
        return person_of(user)
    if "@" in plain:
        return _by_email(plain.lower())
    phone = international(plain)
    if not phone:
        raise NoSuchPerson(_("Write an e-mail address, a phone number or user:12."))
    return _with(User.objects.filter(phone=phone).first(), phones={phone})


def _by_email(email: str) -> Person:
    known = EmailAddress.objects.filter(email__iexact=email).order_by("-verified", "pk").first()
    return _with(known.user if known else User.objects.filter(email__iexact=email).first(), emails={email})


def _with(user: User | None, *, emails: set[str] | None = None, phones: set[str] | None = None) -> Person:
    """Return the person of an account that was found, with the address it was found by."""
    own = person_of(user) if user else Person(None)
    wider = replace(own, emails=own.emails | (emails or set()), phones=own.phones | (phones or set()))
    return _with_contacts(wider)


def address_patterns(person: Person) -> list[tuple[str, re.Pattern[str]]]:
    """Return (a part every spelling holds, a pattern of the spellings) for each address.

    A phone number is found as people write it: with 0 or +62 before it, with spaces, dots or hyphens.
    """
    found = []
    for email in sorted(person.emails):
        found.append((email, re.compile(rf"(?<![\w.+-]){re.escape(email)}(?![\w-])", re.IGNORECASE)))
    for phone in sorted(person.phones):
        found.append((phone[-2:], _phone_pattern(phone)))
    return found


def _phone_pattern(phone: str) -> re.Pattern[str]:
    country = international("0" + "1" * 9)[1:-9]
    digits = phone.removeprefix("+")
    rest = digits.removeprefix(country)
    gap = r"[\s.()/-]{0,2}"
    before = rf"(?:\+?{gap}(?:00)?{gap}{country}{gap}|0)" if rest != digits else r"\+?"
    return re.compile(rf"(?<!\d){before}{gap.join(rest)}(?!\d)")


def name_patterns(person: Person) -> list[tuple[str, re.Pattern[str]]]:
    """Return the same for names that are nobody else's account and long enough to mean one person."""
    found = []
    for name in sorted(person.names):
        others = User.objects.filter(display_name__iexact=name).exclude(pk=getattr(person.user, "pk", None))
        if len(name) >= LEAST_NAME and " " in name.strip() and not others.exists():
            found.append((name, whole_words(name)))
    return found


def whole_words(name: str) -> re.Pattern[str]:
    """Return a pattern of a name between word limits, also as JSON may spell its letters."""
    spelled = {name, name.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00")}
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(re.escape(one) for one in sorted(spelled))})(?!\w)", re.IGNORECASE
    )


def describe(person: Person) -> dict[str, Any]:
    """Return the person in plain values, for a file or the screen."""
    return {
        "account": person.user.pk if person.user else None, "emails": sorted(person.emails),
        "phones": sorted(person.phones), "names": sorted(person.names),
    }  # fmt: skip
