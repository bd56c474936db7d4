"""Named reads of questions."""
