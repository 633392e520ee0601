"""The one check: what CI runs, in the order in which a mistake is cheapest to find."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

CHECKS = (
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("lint", [str(BIN / "ruff"), "check", "."]),
    ("types", [str(BIN / "mypy")]),
    ("imports", [str(BIN / "lint-imports")]),
    ("documentation", [PYTHON, "docs/generate.py", "--check"]),
    ("translations", [PYTHON, ".ci/catalogue.py", "--check"]),
    (
        "tests",
        [PYTHON, "-m", "pytest", "-n", "2", "--cov", "--cov-report=", "-p", "no:cacheprovider", *sys.argv[1:]],
    ),
    ("coverage of the rules", [PYTHON, "-m", "coverage", "report", "--include=src/csmcli/core/*", "--fail-under=100"]),
    ("coverage", [PYTHON, "-m", "coverage", "report", "--fail-under=95", "--skip-covered"]),
)


def place() -> str:
    """Where tests write: in memory where there is enough of it, since each of thousands of commits waits for the disk."""
    memory = Path("/dev/shm")
    enough = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 << 30
    return str(memory) if enough else tempfile.gettempdir()


def main() -> int:
    """Run every check, all of them even where one fails; the number that failed."""
    environ = {**os.environ, "PYTHONPATH": "", "COVERAGE_FILE": str(ROOT / ".coverage"), "TMPDIR": place()}
    failed = []
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode:
            failed.append(name)
    print("== failed: " + ", ".join(failed) if failed else "== all checks passed", flush=True)
    return len(failed)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
