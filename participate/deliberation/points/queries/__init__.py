"""Named reads of points for and against."""
