"""Named reads of the reviews room."""
