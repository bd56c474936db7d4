"""Pages of points for and against."""
