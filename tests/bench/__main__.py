"""All benchmarks of the site in one run: `python -m tests.bench` (or `make bench`)."""

import sys

from tests.bench import bench_pages

if __name__ == "__main__":
    sys.exit(bench_pages.main(sys.argv[1:]))
