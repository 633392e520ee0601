"""Runs csm again and again in forks of one process that has imported everything: 0.05 s where a start costs 0.5 s.

Started by `tests.warm.client`. A job and its answer are a line of JSON each. What the child does is what
`csmcli.__main__` does. Under the shim of tests/faults it arms that in the child, and counts its calls.
"""

from __future__ import annotations

import codecs
import ctypes
import gc
import importlib
import io
import json
import os
import pkgutil
import resource
import signal
import sys
import time
from typing import Any

KINDS = ("count", "kill", "full", "broken", "torn", "unreadable", "few")
"""As the enumeration in shim.c has them."""


def warm() -> None:
    """Import what any command may need."""
    import csmcli

    for module in pkgutil.walk_packages(csmcli.__path__, "csmcli."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            importlib.import_module(module.name)
    for name in ("alembic.command", "alembic.config", "rich.table", "sqlalchemy.dialects.sqlite", "jinja2", "getpass"):
        importlib.import_module(name)
    importlib.import_module("sqlalchemy.orm").configure_mappers()
    for encoding in ("utf-8-sig", "utf-16", "cp950", "big5", "gb18030", "cp1252", "latin-1", "idna", "ascii"):
        codecs.lookup(encoding)  # another user may not be able to read this Python's files


def serve(shim: Any | None) -> None:
    """Answer jobs until the caller hangs up."""
    for line in sys.stdin:
        job = json.loads(line)
        out, err = os.memfd_create("out"), os.memfd_create("err")
        child = os.fork()
        if child == 0:
            try:
                os._exit(act(job, shim, out, err))
            finally:
                os._exit(99)
        began = time.monotonic()
        _, status, used = os.wait4(child, 0)
        answer = {
            "code": os.waitstatus_to_exitcode(status),
            "out": contents(out),
            "err": contents(err),
            "changes": shim.faults_changes() if shim else 0,
            "reads": shim.faults_reads() if shim else 0,
            "seconds": time.monotonic() - began,
            "kilobytes": used.ru_maxrss,
        }
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def contents(handle: int) -> str:
    """All that was written to a memory file, which is closed."""
    with os.fdopen(handle, "rb") as file:
        file.seek(0)
        return file.read().decode("utf-8", "backslashreplace")


def act(job: dict[str, Any], shim: Any | None, out: int, err: int) -> int:
    """The child's work; the exit code."""
    standard(job, out, err)
    os.environ.clear()
    os.environ.update(job["env"])
    time.tzset()
    os.chdir(job["folder"])
    os.umask(job["umask"])
    resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"]))
    signal.alarm(job["seconds"] * 6)  # the machine may be busy with others
    if job["bytes"]:
        resource.setrlimit(resource.RLIMIT_AS, (job["bytes"], job["bytes"]))
    if job["user"]:
        os.setgroups([])
        os.setgid(job["user"])
        os.setuid(job["user"])
    for name, value in job["patches"].items():
        patch(name, value)
    from csmcli.main import run

    sys.argv = ["csm", *job["words"]]
    if shim:
        arm(job, shim)
    code = run(job["words"])
    sys.stderr.flush()
    return code


def arm(job: dict[str, Any], shim: Any) -> None:
    """From here on the shim counts, and fails what the job says."""
    shim.faults_clock(ctypes.c_long(job["clock"]))
    record = os.open(job["record"], os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600) if job["record"] else -1
    shim.faults_arm(os.fsencode(job["root"]), KINDS.index(job["kind"]), ctypes.c_long(job["at"]), record)


def standard(job: dict[str, Any], out: int, err: int) -> None:
    """Standard input from the job, standard output and error into memory, as new streams over 0, 1 and 2.

    ``together`` is one stream of both, as they come.
    """
    given = os.memfd_create("in")
    os.write(given, job["input"].encode())
    os.lseek(given, 0, os.SEEK_SET)
    for handle, place in ((given, 0), (target(job["out"], out), 1), (out if job["together"] else err, 2)):
        os.dup2(handle, place)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    if job["together"]:
        sys.stdout = io.TextIOWrapper(open(1, "wb", 0, closefd=False), encoding="utf-8", write_through=True)
    else:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)


def target(word: str, out: int) -> int:
    """What standard output is: memory, a pipe that nobody reads, or a device without space."""
    if word == "pipe":
        reader, writer = os.pipe()
        os.close(reader)
        return writer
    return os.open("/dev/full", os.O_WRONLY) if word == "full" else out


def patch(name: str, value: Any) -> None:
    """Put a value in the place of ``package.module:name``; the word ``fail`` is a function that fails."""
    module, _, attribute = name.partition(":")
    setattr(importlib.import_module(module), attribute, fail if value == "fail" else value)


def fail(*words: object, **named: object) -> None:
    """A bug, whose message quotes all it was given."""
    raise RuntimeError(f"induced: {words} {named}")


if __name__ == "__main__":
    warm()
    gc.collect()
    gc.freeze()  # children that look through what never goes would each copy it
    print(json.dumps("ready"), flush=True)
    serve(ctypes.CDLL(None) if os.environ.get("LD_PRELOAD") else None)
