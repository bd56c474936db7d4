"""Moderation: what happens to words that break the rules of talk.

Purpose: rules of talk, reports, the moderators' desk, decisions with reasons, appeals, the public record; warnings
before private words are published.
Owns: RuleBook, Case, Report, Decision, Appeal.
May import: deliberation, processes, notices, places, accounts, kit.
Invariants: nobody decides on their own words; a decision names a rule of a version; the public record holds no words
and no names; words that tell of violence, a child's harm or an illness are stored nowhere.

Other rooms make their words reportable with `registry.register` (see there).
"""
