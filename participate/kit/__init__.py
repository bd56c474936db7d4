"""Kit: small tools without domain nouns.

Purpose: clock, money, audit, live announcements, revisions, limits, page components.
Owns: AuditEntry, Revision.
May import: voting (nothing else of ours).
Invariants: audit entries are append-only; an announcement carries a topic and a number, never content.
"""
