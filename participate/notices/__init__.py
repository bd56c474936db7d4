"""Notices: what people are told, by which channel, and how often.

Purpose: follow a topic, be told of each change exactly once, at once or in a summary, stop with one click.
Owns: Subscription, Message, Delivery, Digest, Preference, ChannelChoice, Hours.
May import: places, accounts, kit.
Invariants: one message per recipient and key; one summary per recipient, channel and period, and a message is in one
at most; addresses without an account are confirmed before they are used; nothing rings a phone in quiet hours.
"""
