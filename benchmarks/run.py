"""Prints ratios measured in one run: ``python benchmarks/run.py [--sizes 1000,10000,100000]``.

Instructions are counted by valgrind where it is installed; times are medians of whole processes, taken in turn.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from stores import TODAY, make

CSM = str(Path(sys.executable).parent / "csm")
ROUNDS = 9


def environment(home: Path) -> dict[str, str]:
    """A home of its own, today fixed, and compiled code allowed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CSM_", "PYTHON"))}
    return {**kept, "CSM_HOME": str(home), "CSM_TODAY": str(TODAY), "LANG": "C.UTF-8"}


def instructions(command: list[str], env: dict[str, str]) -> float | None:
    """Millions of instructions of a whole process, None without valgrind."""
    if not shutil.which("valgrind"):
        return None
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run([*tool, *command], env=env, capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found[1]) / 1e6 if found else None


def seconds(commands: list[list[str]], env: dict[str, str]) -> list[float]:
    """The median time of each command, all of them in turn, so that a slow minute hits every one."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(ROUNDS):
        for place, command in enumerate(commands):
            start = time.perf_counter()
            subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            times[place].append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times]


def row(name: str, value: float | None, unit: str, target: str) -> None:
    """One line of the table."""
    print(f"| {name} | {'not measured' if value is None else f'{value:,.2f}{unit}'} | {target} |")


def ratio(a: float | None, b: float | None) -> float | None:
    """a ÷ b, where both were measured."""
    return a / b if a is not None and b is not None else None


def main() -> None:
    """Make the stores, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--import-rows", type=int, default=20_000)
    told = parser.parse_args()
    sizes = [int(size) for size in told.sizes.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        env = environment(home)
        stores = {size: home / f"{size}.db" for size in sizes}
        for size, path in stores.items():
            make(path, size, home / "cache")
        print("| what | measured | target |\n| --- | --- | --- |")
        commands(env, stores)
        imports(env, home, told.import_rows)


def commands(env: dict[str, str], stores: dict[int, Path]) -> None:
    """The daily commands, against the floor of their imports and against the number of clients."""
    small, large = min(stores), max(stores)
    python = sys.executable
    version, re_import = instructions([CSM, "--version"], env), instructions([python, "-c", "import re"], env)
    row("`csm --version` ÷ `import re`, instructions", ratio(version, re_import), " ×", "1.2 ×")
    top = {size: [CSM, "--db", str(path), "stalled", "--limit", "50"] for size, path in stores.items()}
    row(f"`csm stalled`, top 50 of {small:,}, piped", instructions(top[small], env), " M instructions", "330 M")
    times = seconds([top[small], top[large]], env)
    row(f"`csm stalled`, time at {large:,} ÷ at {small:,}", times[1] / times[0], " ×", "1.5 ×")
    mornings = {size: [CSM, "--db", str(path), "today"] for size, path in stores.items()}
    row("`csm today` ÷ `csm stalled`, instructions", ratio(instructions(mornings[small], env), instructions(top[small], env)), " ×", "1.5 ×")  # fmt: skip
    middle = sorted(stores)[-2] if len(stores) > 2 else large
    for size in dict.fromkeys((middle, large)):
        times = seconds([mornings[small], mornings[size]], env)
        row(
            f"`csm today`, time at {size:,} ÷ at {small:,}",
            times[1] / times[0],
            " ×",
            "1.5 ×" if size <= 100_000 else "–",
        )
    completion(env, stores)
    floor = instructions([python, "-c", "import typer, sqlmodel"], env)
    for name, words in (("log", ["log", "c7", "called"]), ("add", ["add", "Another"])):
        at = [[CSM, "--db", str(stores[size]), *words] for size in (small, large)]
        row(
            f"`csm {name}` ÷ `import typer, sqlmodel`, instructions",
            ratio(instructions(at[0], env), floor),
            " ×",
            "1.25 ×",
        )
        times = seconds(at, env)
        row(f"`csm {name}`, time at {large:,} ÷ at {small:,}", times[1] / times[0], " ×", "flat")


def completion(env: dict[str, str], stores: dict[int, Path]) -> None:
    """What a shell waits for behind `csm show c12`, against `csm --version`, which imports next to nothing."""
    for size, path in stores.items():
        asked = {"_CSM_COMPLETE": "complete_bash", "COMP_WORDS": "csm show c12", "COMP_CWORD": "2", "CSM_DB": str(path)}
        taken = seconds([[CSM]], {**env, **asked})[0]
        row(f"completion of a client among {size:,}", 1000 * taken, " ms", "100 ms")


def imports(env: dict[str, str], home: Path, rows: int) -> None:
    """An import of `rows` clients with a campaign and an amount each."""
    file = home / "clients.csv"
    lines = ["name,link,launch,end,raised"]
    lines += [f"Project {n},https://example.com/p/{n},2027-03-01,2027-04-01,0" for n in range(rows)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    start = time.perf_counter()
    done = subprocess.run(
        [CSM, "--db", str(home / "import.db"), "import", str(file)], env=env, capture_output=True, check=False
    )
    taken = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stderr.decode())
    row(f"`csm import` of {rows:,} clients", rows / taken, " a second", "5,000 a second")


if __name__ == "__main__":
    main()
