"""The tables of deliberation, one noun a file."""

from participate.deliberation.models.drafts import PostDraft
from participate.deliberation.models.marks import HelpfulMark, PostMention
from participate.deliberation.models.posts import Post, PostPhoto, PostVersion
from participate.deliberation.models.threads import Thread

__all__ = ["HelpfulMark", "Post", "PostDraft", "PostMention", "PostPhoto", "PostVersion", "Thread"]
