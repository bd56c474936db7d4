"""Named reads of the deliberation room."""
