"""The names of what can be followed. `cycle:` and `proposal:` are made by their own rooms in the same way."""


def area_topic(code: str) -> str:
    """Return the topic of a place, by its code."""
    return f"area:{code}"


def area_topics(path: str) -> tuple[str, ...]:
    """Return the topics of a place and of everything it is part of, the smallest first; `path` is Area.path."""
    return tuple(area_topic(code) for code in reversed(path.strip("/").split("/")) if code)


def thread_topic(number: int) -> str:
    """Return the topic of a talk: {% follow_button topic title url %} on its page, `tell(topic=...)` for each post."""
    return f"thread:{number}"
