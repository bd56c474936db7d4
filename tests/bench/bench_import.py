"""Import real elections through `participate import-pb`: `python -m tests.bench.bench_import [NAME ...]`.

Each file is imported by a process of its own into one fresh SQLite database. Prints seconds (wall and processor),
peak memory, and how many official outcomes were reproduced. Fails when Łódź 2022 (90,494 ballots) needs more than
60 s or 1 GiB, when an import fails, or when an outcome differs.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("REMBUK_DATA", ROOT.parent / "shared" / "data")) / "pabulib"
BIGGEST = "Poland_Lodz_2022.pb"
MOST_SECONDS, MOST_MIB = 60, 1024
VERDICTS = {
    "Official outcome: reproduced": "reproduced",
    "Official outcome: differs": "differs",
    "No official outcome in the file": "no official outcome",
    "Official rule not implemented here": "rule not implemented",
}
RUN = (
    "import sys; from django.conf import settings; from participate.__main__ import main; "
    "settings.LANGUAGE_CODE = 'en'; main()"
)


def run(arguments: list[str], var: str) -> tuple[str, float, float, int, int]:
    """Run one command; return its output, wall and processor seconds, peak MiB and exit status."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "REMBUK_VAR": var, "DATABASE_URL": "",
             "DJANGO_SETTINGS_MODULE": "participate.config.settings.demo"},
    )  # fmt: skip
    output = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    busy = usage.ru_utime + usage.ru_stime
    return output, time.monotonic() - started, busy, usage.ru_maxrss // 1024, process.returncode


def verdict_of(output: str) -> str:
    """Return the verdict the command printed last."""
    last = (output.strip().splitlines() or [""])[-1]
    return next((short for text, short in VERDICTS.items() if last.startswith(text)), f"FAILED: {last}")


def main(names: list[str]) -> int:
    """Import the files named, or all of them."""
    if not DATA.is_dir():
        print(f"the real elections are not at {DATA}; set REMBUK_DATA")
        return 1 if os.environ.get("CI_REQUIRE_ALL") else 0
    files = [DATA / name for name in names] or sorted(DATA.glob("*.pb"))
    found: Counter[str] = Counter()
    failed = False
    with tempfile.TemporaryDirectory() as var:
        run(["migrate", "-v", "0"], var)
        for file in files:
            output, wall, busy, memory, status = run(["import_pb", str(file)], var)
            verdict = verdict_of(output)
            found[verdict] += 1
            slow = file.name == BIGGEST and (wall > MOST_SECONDS or memory > MOST_MIB)
            failed |= bool(status) or slow or verdict == "differs"
            print(f"{wall:6.1f} s  cpu {busy:5.1f} s  {memory:5d} MiB  {file.name:<70} {verdict}", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in found.most_common()), f"of {len(files)} files")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
