"""Forms of the contests room."""
