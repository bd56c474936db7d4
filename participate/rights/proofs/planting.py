"""A marker person, put into the site wherever personal data comes in."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client
from PIL import Image

from participate.accounts import sms
from participate.accounts.models import User
from participate.contests.models import CycleContest, RollContact
from participate.contests.proofs.stage import make_cycle
from participate.contests.services.codes import new_ticket, request_code, send_code
from participate.contests.services.roll_import import stage_roll
from participate.deliberation.services.drafts import save_draft
from participate.deliberation.services.posts import Speech, write_post
from participate.deliberation.services.threads import thread_of_cycle
from participate.kit import audit
from participate.kit.clock import database_now
from participate.kit.photos import clean_photo
from participate.notices.models import Message
from participate.notices.services import follow
from participate.processes.enums import Gender
from participate.processes.models import Cycle
from participate.processes.services import add_delegate
from participate.proposals.models import (
    Category,
    CoAuthor,
    Contact,
    Difference,
    Proposal,
    ProposalDraft,
    ProposalEvent,
    ProposalPhoto,
    SuggestedEdit,
)
from participate.proposals.services.drafts import add_photo, save_answer
from voting.ballots.keys import person_key
from voting.ballots.models import Contest, Roll
from voting.ballots.services import (
    OptionLine,
    add_to_roll,
    cast_ballot,
    close_contest,
    create_contest,
    mark_counted,
    open_contest,
    publish_rule,
    seal_contest,
)

RULE = {"name": "greedy", "kind": "approval", "budget": 100, "assurance": "sealed"}
PASSWORD = "lorong lima bersih"  # noqa: S105  (of a person that is made up)


@dataclass(frozen=True, slots=True)
class Marker:
    """The identity: every text of it is unlike anything else in the database."""

    name: str
    email: str
    phone: str
    photo: str

    @property
    def marks(self) -> tuple[str, ...]:
        """What must be found nowhere afterwards; of the phone the digits that all spellings share."""
        return (self.name, self.email, self.phone.removeprefix("+62"), self.photo)


def make_marker(seed: int) -> Marker:
    """Return an identity; the seed is part of it, the rest is random so that nothing older can hold it."""
    token = f"{seed:x}{secrets.token_hex(5)}"
    digits = "".join(str(secrets.randbelow(10)) for _digit in range(8))
    return Marker(
        f"Zulaikha Tanda{token}", f"zul.{token}@tanda.example", f"+62812{digits}", f"kamera-{token}"
    )


@dataclass(frozen=True, slots=True)
class Planted:
    """What the proof goes on with: votes in each state, and the account."""

    user: User
    sealed: Contest
    running: Contest
    coming: Contest


def plant(marker: Marker) -> Planted:
    """Put the person everywhere."""
    user = _sign_up(marker)
    cycle = make_cycle(f"bukti-{secrets.token_hex(3)}")
    _propose(marker, user, cycle)
    _talk(marker, user, cycle)
    _notices(marker, user)
    delegate = add_delegate(
        actor=None, cycle=cycle, code="D-01", name=marker.name, gender=Gender.WOMAN, group="PKK", area=cycle.area,
        user=user,
    )  # fmt: skip
    audit.record(
        actor=user, action="proof.note", target="proof", at=database_now(), data={"name": marker.name}
    )
    people = [marker.email, marker.phone, f"delegate:{delegate.pk}", "budi", "citra"]
    sealed = _vote(people)
    for who in (marker.email, "budi"):
        _cast(sealed, who)
    close_contest(contest=sealed)
    mark_counted(contest=seal_contest(contest=sealed))
    running = _vote(people)
    _cast(running, marker.phone)
    roll = Roll.objects.get(contest=running, person_key=person_key(running.pk, marker.email))
    RollContact.objects.create(roll=roll, contest=running, address=marker.email)
    return Planted(user, sealed, running, _coming(marker, cycle))


def _sign_up(marker: Marker) -> User:
    """Sign up and sign in through the pages; a second device asks for a code and never finishes."""
    client = Client()
    fields = {"lewat": "email", "display_name": marker.name, "email": marker.email, "password1": PASSWORD}
    client.post("/akun/signup/", fields)
    user = User.objects.get(email__iexact=marker.email)
    EmailAddress.objects.filter(user=user).update(verified=True)
    User.objects.filter(pk=user.pk).update(phone=marker.phone, phone_verified=True)
    client.post("/akun/login/", {"login": marker.email, "password": PASSWORD})
    client.post("/akun-saya/", {"display_name": marker.name, "language": "id"})
    Client().post("/akun/login/code/", {"email": marker.email})
    sms.send_code(marker.phone, "123456")
    return User.objects.get(pk=user.pk)


def photo_of(marker: Marker) -> BytesIO:
    """Return a photo whose camera notes hold the marker."""
    target, notes = BytesIO(), Image.Exif()
    notes[0x010E] = marker.photo
    Image.new("RGB", (40, 30), "green").save(target, "JPEG", exif=notes, comment=marker.photo.encode())
    assert marker.photo.encode() in target.getvalue()
    target.seek(0)
    return target


def _propose(marker: Marker, user: User, cycle: Cycle) -> None:
    """Write a proposal, a contact, a draft with a photo, and a step with words in it."""
    category = Category.objects.create(profile=cycle.profile, code="INF", labels={"id": "Bidang"})
    local = "0" + marker.phone.removeprefix("+62")
    proposal = Proposal.objects.create(
        cycle=cycle, code="U-01", title=f"Got depan rumah {marker.name}", problem=f"Hubungi {marker.email} segera",
        volume=1, unit="m", unit_price=1, cost=1, category=category, kind="physical", area=cycle.area, proposer=user,
        proposer_group="RW", address=f"{local[:4]}-{local[4:8]}-{local[8:]}", search_text=marker.name.lower(),
        translations={"en": {"title": f"Drain of {marker.name}"}},
    )  # fmt: skip
    Contact.objects.create(proposal=proposal, name=marker.name, phone=local, email=marker.email)
    ProposalPhoto.objects.create(proposal=proposal, image=clean_photo(photo_of(marker)), alt=marker.name)
    ProposalEvent.objects.create(
        proposal=proposal, number=1, at=database_now(), stage="usulan", decision="submitted", actor=user,
        note=f"{marker.name}, {marker.phone}",
    )  # fmt: skip
    now = database_now()
    other = Proposal.objects.create(
        cycle=cycle, code="U-02", title="Got lain di lorong", problem="Got lain mampet setiap kali hujan deras",
        volume=1, unit="m", unit_price=1, cost=1, category=category, kind="physical", area=cycle.area,
        proposer_group="RW",
    )  # fmt: skip
    CoAuthor.objects.create(proposal=proposal, state="invited", invited_as=marker.email, made_at=now)
    CoAuthor.objects.create(proposal=other, person=user, state="joined", show_name=True, made_at=now)
    Difference.objects.create(proposal=proposal, other=other, reason=f"Kata {marker.name}", at=now)
    SuggestedEdit.objects.create(
        proposal=other, field="title", before="Got", after=f"Got {marker.name}", reason=marker.email, made_by=user,
        made_at=now,
    )  # fmt: skip
    draft = ProposalDraft.objects.create(cycle=cycle, owner=user, data={}, updated_at=now)
    save_answer(
        draft=draft, step="contact", answer={"contact_name": [marker.name], "contact_email": [marker.email]}
    )
    add_photo(draft=draft, upload=photo_of(marker), alt=marker.name)
    ProposalDraft.objects.create(
        cycle=cycle, token_hash="x" * 64, data={"contact": {"contact_phone": [local]}}, updated_at=now
    )


def _talk(marker: Marker, user: User, cycle: Cycle) -> None:
    """Write a post with a photo, be quoted and named by somebody else, keep a draft, say something aloud."""
    thread = thread_of_cycle(actor=user, cycle=cycle)
    words = f"Saya {marker.name}, hubungi {marker.email}"
    post = write_post(actor=user, thread=thread, text=words, photos=[(photo_of(marker), marker.name)])
    other = User.objects.create_user(
        f"tetangga-{secrets.token_hex(4)}@contoh.example", PASSWORD, is_superuser=True
    )
    write_post(actor=other, thread=thread, text=f"Benar, @{marker.name}", parent=post, quoting=True)
    write_post(actor=other, thread=thread, text="Air keruh", speech=Speech(marker.name))
    save_draft(actor=user, thread=thread, text=f"{marker.name} menulis {marker.phone}")


def _notices(marker: Marker, user: User) -> None:
    """Follow with and without the account, and be named in a message to somebody else."""
    follow(actor=user, topic="proof", title=marker.name, url="/")
    follow(email=marker.email, topic="proof:mail", title="Bukti", url="/")
    Message.objects.create(
        recipient="mail:lain@contoh.example", email="lain@contoh.example", topic="proof", key=marker.email,
        category="cycle", subject=f"Usulan {marker.name}", body=f"Telepon {marker.phone}", created_at=database_now(),
    )  # fmt: skip


def _vote(people: list[str]) -> Contest:
    contest = create_contest(title="Bukti", kind="approval", currency="IDR")
    publish_rule(contest=contest, rule=RULE, published_by="Bukti")
    add_to_roll(contest=contest, identities=people)
    options = [OptionLine("a", "Lampu", 40), OptionLine("b", "Got", 50)]
    return open_contest(contest=contest, options=options, closes_at=database_now() + timedelta(hours=6))


def _cast(contest: Contest, who: str) -> None:
    cast_ballot(
        contest=contest, person_key=person_key(contest.pk, who), marks=["a"], channel="online",
        idempotency_key=secrets.token_hex(16),
    )  # fmt: skip


def _coming(marker: Marker, cycle: Cycle) -> Contest:
    """Return a vote before its opening: a list waits, and a code was asked for."""
    contest = create_contest(title="Nanti", kind="approval", currency="IDR")
    rule: dict[str, Any] = {**RULE, "eligibility": {"electorate": "list", "access": ["email"]}}
    publish_rule(contest=contest, rule=rule, published_by="Bukti")
    CycleContest.objects.create(cycle=cycle, contest=contest, purpose="main")
    contest.refresh_from_db()
    data = f"identitas;nama;kontak\n{marker.email};{marker.name};{marker.email}\nani@contoh.example;Ani;\n"
    stage_roll(actor=None, contest=contest, file_name="daftar.csv", data=data.encode(), contacts_told=True)
    ticket = new_ticket()
    request_code(contest=contest, address=marker.email, ticket=ticket, language="id")
    send_code(contest=contest, ticket=ticket)
    return contest
