"""The access table: for every URL, who may come in at all.

This is the first gate, enforced by `AccessMiddleware`: a URL that is not declared here is refused.
Views add the second gate, on the object: this cycle's role, this person's own draft.
"""

from dataclasses import dataclass

from participate.processes.enums import STAFF_ROLES, Role


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
MODERATOR = staff(Role.MODERATOR)
OPERATOR = staff(Role.OPERATOR, Role.FACILITATOR)
# Sees phone numbers of people anywhere: nobody but operators.
CALLERS = staff(Role.OPERATOR)
EDITORS = staff(Role.COUNCIL_EDITOR)
STAFF = staff(*STAFF_ROLES)

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
    "contests:amend": FACILITATOR,
    "contests:amend_of": FACILITATOR,
    "contests:amend_step": STAFF,
    "contests:amend_step_of": STAFF,
    "contests:amendments": PUBLIC,
    "contests:amendments_of": PUBLIC,
    "contests:access": FACILITATOR,
    "contests:ballot": PUBLIC,
    "contests:bundle": PUBLIC,
    "contests:bundle_sum": PUBLIC,
    "contests:verifier": PUBLIC,
    "contests:ballot_of": PUBLIC,
    "contests:cast": PUBLIC,
    "contests:cast_of": PUBLIC,
    "contests:code_confirm": PUBLIC,
    "contests:code_paper": PUBLIC,
    "contests:code_request": PUBLIC,
    "contests:ceremony": PUBLIC,
    "contests:ceremony_of": PUBLIC,
    "contests:ceremony_step": STAFF,
    "contests:ceremony_step_of": STAFF,
    "contests:compare": PUBLIC,
    "contests:desk": OPERATOR,
    "contests:desk_of": OPERATOR,
    "contests:enter": PUBLIC,
    "contests:find_receipt": PUBLIC,
    "contests:leave": PUBLIC,
    "contests:log": PUBLIC,
    "contests:log_checkpoint": PUBLIC,
    "contests:log_consistency": PUBLIC,
    "contests:log_entries": PUBLIC,
    "contests:log_feed": PUBLIC,
    "contests:log_proof": PUBLIC,
    "contests:my_ballot": PUBLIC,
    "contests:open": FACILITATOR,
    "contests:packages": FACILITATOR,
    "contests:package_cancel": FACILITATOR,
    "contests:paper": OPERATOR,
    "contests:paper_audit": PUBLIC,
    "contests:paper_audit_step": STAFF,
    "contests:paper_batch": OPERATOR,
    "contests:paper_cover": OPERATOR,
    "contests:paper_decision": OPERATOR,
    "contests:paper_image": OPERATOR,
    "contests:paper_images": OPERATOR,
    "contests:paper_people": OPERATOR,
    "contests:paper_reading": OPERATOR,
    "contests:paper_settle": OPERATOR,
    "contests:paper_step": OPERATOR,
    "contests:presence": OPERATOR,
    "contests:prices": PUBLIC,
    "contests:protocol": PUBLIC,
    "contests:protocol_pdf": PUBLIC,
    "contests:receipt": PUBLIC,
    "contests:receipt_of": PUBLIC,
    "contests:recount": PUBLIC,
    "contests:recount_of": PUBLIC,
    "contests:reminders": FACILITATOR,
    "contests:reminder_stop": PUBLIC,
    "contests:result": PUBLIC,
    "contests:result_of": PUBLIC,
    "contests:review": PUBLIC,
    "contests:review_of": PUBLIC,
    "contests:roll": OPERATOR,
    "contests:roll_import": OPERATOR,
    "contests:roll_undo": OPERATOR,
    "contests:roll_counts": OPERATOR,
    "contests:rules": PUBLIC,
    "contests:rules_edit": FACILITATOR,
    "contests:secrecy": PUBLIC,
    "contests:sheets": OPERATOR,
    "contests:sheets_pdf": OPERATOR,
    "contests:sheets_text": OPERATOR,
    "contests:slip": PUBLIC,
    "contests:table": PUBLIC,
    "contests:votes": PUBLIC,
    "contests:watch": PUBLIC,
    "contests:watch_of": PUBLIC,
    "contests:watch_step": STAFF,
    "contests:watch_step_of": STAFF,
    # deliberation
    "deliberation:conversation": PUBLIC,
    "deliberation:draft": SIGNED_IN,
    "deliberation:edit": SIGNED_IN,
    "deliberation:fresh": PUBLIC,
    "deliberation:general": PUBLIC,
    "deliberation:general_send": PUBLIC,  # who is not signed in is sent to, the text kept
    "deliberation:helpful": SIGNED_IN,
    "deliberation:history": PUBLIC,
    "deliberation:index": PUBLIC,
    "deliberation:post": PUBLIC,
    "deliberation:send": PUBLIC,
    "deliberation:thread": PUBLIC,
    "deliberation:withdraw": SIGNED_IN,
    "deliberation:write": PUBLIC,
    # questions: people of an office hold no role, the pages ask for their office
    "questions:also": SIGNED_IN,
    "questions:answer": SIGNED_IN,
    "questions:ask": PUBLIC,
    "questions:ask_send": PUBLIC,  # who is not signed in is sent to, the text kept
    "questions:desk": SIGNED_IN,
    "questions:hand_over": SIGNED_IN,
    "questions:index": PUBLIC,
    "questions:often": FACILITATOR,
    "questions:paper": PUBLIC,
    "questions:postpone": SIGNED_IN,
    "questions:question": PUBLIC,
    "questions:sound": SIGNED_IN,
    "questions:table": FACILITATOR,
    "questions:withdraw": SIGNED_IN,
    # deliberation.moderation: reports need no account, a decision is its writer's
    "moderation:appeals": MODERATOR,
    "moderation:confide": PUBLIC,
    "moderation:decision": SIGNED_IN,
    "moderation:desk": MODERATOR,
    "moderation:help": PUBLIC,
    "moderation:judge": MODERATOR,
    "moderation:log": PUBLIC,
    "moderation:numbers": PUBLIC,
    "moderation:report": PUBLIC,
    "moderation:reported": PUBLIC,
    "moderation:rules": PUBLIC,
    "moderation:rules_edit": FACILITATOR,
    "moderation:table": PUBLIC,
    "moderation:undo": MODERATOR,
    # opinion maps: answering needs no account
    "opinions:answer": PUBLIC,
    "opinions:begin": FACILITATOR,
    "opinions:desk": FACILITATOR,
    "opinions:export": FACILITATOR,
    "opinions:judge": FACILITATOR,
    "opinions:map": PUBLIC,
    "opinions:seed": FACILITATOR,
    "opinions:suggest": PUBLIC,
    "opinions:switch": FACILITATOR,
    "opinions:undo": PUBLIC,
    "opinions:vote": PUBLIC,
    # notices
    "notices:by_hand": CALLERS,
    "notices:confirm": PUBLIC,
    "notices:desk": OPERATOR,
    "notices:follow": PUBLIC,
    "notices:follow_area": SIGNED_IN,
    "notices:inbox": SIGNED_IN,
    "notices:message": SIGNED_IN,
    "notices:settings": SIGNED_IN,
    "notices:silence": PUBLIC,
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
    # reviews: people of an office hold no role, the pages ask for their office
    "reviews:appeal": SIGNED_IN,
    "reviews:appeals": VERIFIER,
    "reviews:ask": VERIFIER,
    "reviews:begin": VERIFIER,
    "reviews:check": VERIFIER,
    "reviews:desk": SIGNED_IN,
    "reviews:finish": VERIFIER,
    "reviews:hand_over": VERIFIER,
    "reviews:judge": VERIFIER,
    "reviews:many": VERIFIER,
    "reviews:opinion": SIGNED_IN,
    "reviews:review": SIGNED_IN,
    "reviews:stop": VERIFIER,
    "reviews:tie": VERIFIER,
    "reviews:undo": VERIFIER,
    "reviews:untie": VERIFIER,
    "reviews:withdraw": VERIFIER,
    # rights
    "rights:erase": SIGNED_IN,
    "rights:erased": PUBLIC,
    "rights:export": SIGNED_IN,
    "rights:my_data": SIGNED_IN,
    "rights:retention": PUBLIC,
    # points for and against
    "points:edit": SIGNED_IN,
    "points:helpful": SIGNED_IN,
    "points:merge": SIGNED_IN,
    "points:merge_answer": SIGNED_IN,
    "points:point": PUBLIC,
    "points:table": PUBLIC,
    "points:withdraw": SIGNED_IN,
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
    "processes:holidays": FACILITATOR,
    "processes:office_member_add": FACILITATOR,
    "processes:office_member_remove": FACILITATOR,
    "processes:office_remove": FACILITATOR,
    "processes:offices": FACILITATOR,
    "processes:phases": FACILITATOR,
    "processes:publish": FACILITATOR,
    "processes:revoke": staff(),
    "processes:roles": staff(),
    "processes:start": EDITORS,
    "processes:switch_phase": FACILITATOR,
    # proposals
    "proposals:ask": PUBLIC,
    "proposals:ask_send": PUBLIC,  # who is not signed in is sent to, the text kept
    "proposals:coauthor_answer": SIGNED_IN,
    "proposals:coauthor_ask": SIGNED_IN,
    "proposals:coauthor_invite": SIGNED_IN,
    "proposals:coauthor_self": SIGNED_IN,
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
    "proposals:invitation": SIGNED_IN,
    "proposals:list": PUBLIC,
    "proposals:map": PUBLIC,
    "proposals:merge_answer": SIGNED_IN,
    "proposals:merge_offer": SIGNED_IN,
    "proposals:mine": PUBLIC,
    "proposals:paper": OPERATOR,
    "proposals:photos": PUBLIC,
    "proposals:point_add": SIGNED_IN,
    "proposals:points": PUBLIC,
    "proposals:qr": PUBLIC,
    "proposals:queue": VERIFIER,
    "proposals:resubmit": SIGNED_IN,
    "proposals:review": PUBLIC,
    "proposals:score": VERIFIER,
    "proposals:score_table": VERIFIER,
    "proposals:settle_offer": VERIFIER,
    "proposals:similar_answer": PUBLIC,
    "proposals:similar_live": PUBLIC,
    "proposals:sheet": PUBLIC,
    "proposals:slip": OPERATOR,
    "proposals:sound": SIGNED_IN,
    "proposals:start": PUBLIC,
    "proposals:step": PUBLIC,
    "proposals:submitted": PUBLIC,
    "proposals:suggest": SIGNED_IN,
    "proposals:suggest_faq": SIGNED_IN,
    "proposals:suggestion_answer": SIGNED_IN,
    "proposals:support": SIGNED_IN,
    "proposals:talk": PUBLIC,
    "proposals:talk_send": PUBLIC,
    "proposals:together": PUBLIC,
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
