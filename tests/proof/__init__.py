"""Long runs that prove what the tests only sample."""
