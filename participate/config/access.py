"""The access table: for every URL, who may come in at all.

This is the first gate, enforced by `AccessMiddleware`: a URL that is not declared here is refused.
Views add the second gate, on the object: this cycle's role, this person's own draft.
"""

from dataclasses import dataclass

from participate.processes.enums import Role


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come in: everybody, anybody signed in, or holders of one of `roles` somewhere."""

    signed_in: bool = False
    roles: frozenset[Role] = frozenset()


PUBLIC = Access()
SIGNED_IN = Access(signed_in=True)


def staff(*roles: Role) -> Access:
    """Holders of one of `roles` somewhere (and administrators)."""
    return Access(signed_in=True, roles=frozenset({*roles, Role.ADMINISTRATOR}))


VERIFIER = staff(Role.VERIFIER)
FACILITATOR = staff(Role.FACILITATOR)
OPERATOR = staff(Role.OPERATOR, Role.FACILITATOR)
EDITORS = staff(Role.COUNCIL_EDITOR)

# Whole families made by libraries, by the first part of their view name.
FAMILIES: dict[str, Access] = {
    "account": PUBLIC,  # allauth decides page by page; its pages for members ask for sign-in themselves
    "mfa": PUBLIC,
    "usersessions": SIGNED_IN,
    "wagtailcore": PUBLIC,  # passwords of restricted pages
    "wagtail": PUBLIC,  # published pages, documents and the admin, which guards itself
}

NAMES: dict[str, Access] = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "revision": PUBLIC,
    "media": PUBLIC,
    # kit
    "gallery:index": PUBLIC,
    # accounts
    "accounts:help": PUBLIC,
    "accounts:home": SIGNED_IN,
    "accounts:privacy": PUBLIC,
    # contests
    "contests:ballot": PUBLIC,
    "contests:cast": PUBLIC,
    "contests:close": FACILITATOR,
    "contests:compare": PUBLIC,
    "contests:count": FACILITATOR,
    "contests:desk": OPERATOR,
    "contests:find_receipt": PUBLIC,
    "contests:my_ballot": PUBLIC,
    "contests:open": FACILITATOR,
    "contests:paper": OPERATOR,
    "contests:prices": PUBLIC,
    "contests:protocol": PUBLIC,
    "contests:protocol_pdf": PUBLIC,
    "contests:receipt": PUBLIC,
    "contests:recount": PUBLIC,
    "contests:recount_of": PUBLIC,
    "contests:result": PUBLIC,
    "contests:result_of": PUBLIC,
    "contests:review": PUBLIC,
    "contests:rules": PUBLIC,
    "contests:rules_edit": FACILITATOR,
    "contests:table": PUBLIC,
    # notices
    "notices:confirm": PUBLIC,
    "notices:follow": PUBLIC,
    "notices:inbox": SIGNED_IN,
    "notices:message": SIGNED_IN,
    "notices:settings": SIGNED_IN,
    "notices:stop": SIGNED_IN,
    "notices:unfollow": PUBLIC,
    # outcomes
    "outcomes:begin": FACILITATOR,
    "outcomes:board": FACILITATOR,
    "outcomes:change": FACILITATOR,
    "outcomes:decision": PUBLIC,
    "outcomes:follow": PUBLIC,
    "outcomes:levels": FACILITATOR,
    "outcomes:plenary": FACILITATOR,
    "outcomes:publish": FACILITATOR,
    "outcomes:realise": OPERATOR,
    "outcomes:table": PUBLIC,
    "outcomes:undo": FACILITATOR,
    # places
    "places:edit": staff(),
    "places:one": staff(),
    "places:remove": staff(),
    "places:table": staff(),
    # processes
    "processes:attendance": FACILITATOR,
    "processes:cycle": PUBLIC,
    "processes:delegate": OPERATOR,
    "processes:delegate_add": OPERATOR,
    "processes:delegate_remove": OPERATOR,
    "processes:delegates": OPERATOR,
    "processes:delegates_example": OPERATOR,
    "processes:delegates_export": OPERATOR,
    "processes:delegates_import": OPERATOR,
    "processes:delegates_sheet": OPERATOR,
    "processes:envelope": FACILITATOR,
    "processes:list": PUBLIC,
    "processes:meeting": FACILITATOR,
    "processes:phases": FACILITATOR,
    "processes:publish": FACILITATOR,
    "processes:revoke": staff(),
    "processes:roles": staff(),
    "processes:start": EDITORS,
    "processes:switch_phase": FACILITATOR,
    # proposals
    "proposals:decide": VERIFIER,
    "proposals:detail": PUBLIC,
    "proposals:dictionary": PUBLIC,
    "proposals:dictionary_edit": FACILITATOR,
    "proposals:dictionary_entry": FACILITATOR,
    "proposals:dictionary_table": PUBLIC,
    "proposals:draft_delete": PUBLIC,
    "proposals:draft_restore": PUBLIC,
    "proposals:export": PUBLIC,
    "proposals:find": PUBLIC,
    "proposals:geojson": PUBLIC,
    "proposals:list": PUBLIC,
    "proposals:map": PUBLIC,
    "proposals:mine": PUBLIC,
    "proposals:paper": OPERATOR,
    "proposals:photos": PUBLIC,
    "proposals:qr": PUBLIC,
    "proposals:queue": VERIFIER,
    "proposals:resubmit": SIGNED_IN,
    "proposals:review": PUBLIC,
    "proposals:score": VERIFIER,
    "proposals:score_table": VERIFIER,
    "proposals:slip": OPERATOR,
    "proposals:start": PUBLIC,
    "proposals:step": PUBLIC,
    "proposals:submitted": PUBLIC,
    "proposals:verify": VERIFIER,
}


def access_for(view_name: str | None, route: str) -> Access | None:
    """Return the rule of a resolved URL, or None when nobody declared it."""
    if view_name in NAMES:
        return NAMES[view_name]
    if route.startswith(("kelola/", "dokumen/")):
        return PUBLIC
    # A library's names start with its own word (account_login); our rooms' names carry a colon.
    return None if ":" in (view_name or "") else FAMILIES.get((view_name or "").split("_")[0])
