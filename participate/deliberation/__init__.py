"""Deliberation: what people say to each other before the vote.

Purpose: threads and posts with their history; later points, questions and moderation of the same threads.
Owns: Thread, Post, PostVersion, PostPhoto, PostMention, HelpfulMark, PostDraft.
May import: processes, notices, places, accounts, kit.
Invariants: a thread never knows what is discussed; every edit keeps a version; a withdrawn post leaves its place.
"""
