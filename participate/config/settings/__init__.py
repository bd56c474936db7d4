"""Settings: `base` is shared, `demo`, `test` and `production` are the three ways to run."""
