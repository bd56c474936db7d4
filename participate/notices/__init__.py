"""Notices: what people are told, by which channel, and how often.

Purpose: follow a topic, be told of each change exactly once, stop with one click.
Owns: Subscription, Message, Preference.
May import: places, accounts, kit.
Invariants: one message per recipient and key; addresses without an account are confirmed before they are used.
"""
