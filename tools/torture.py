"""Makes trouble on purpose and counts what breaks. Exits with 1 when anything did.

    python tools/torture.py corpus                  open every hostile and odd file of the corpus
    python tools/torture.py mutants --count 100000  open seeded mutants of good files of every kind
    python tools/torture.py saves --count 1000      SIGKILL while a run is saved over an older one
    python tools/torture.py exports --count 300     SIGKILL while each format is exported over an older file
    python tools/torture.py calls                   the n-th call of every writer fails: every n, five errnos
    python tools/torture.py full                    every writer on full disks (as root) and with limits on files
    python tools/torture.py mutation --count 200    change core's code in one place: do its tests notice?
    python tools/torture.py environments            start the window where something around it is broken
    python tools/torture.py recovery --count 50     end the window with unsaved work in every way, and start it again
    python tools/torture.py selfcheck --count 5000  the self-check over random networks, and the planted bugs
    python tools/torture.py cancels --count 500     cancel a recording at a random moment of it
    python tools/torture.py exportcancels --count 500   the same for an export of each format
    python tools/torture.py quits --count 20        end the program while it computes (--load 2: beside two busy loops)
    python tools/torture.py dialogs --count 100     open and close every dialog, sheet and view that covers the window
    python tools/torture.py windows --count 100     open and close a second window

Every moment and every change is drawn from --seed. Children are forked after everything is imported, so that a kill
lands in the work. What each does stands in `tools/trouble`.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# what -> the module of tools/trouble that has the function of this name
WORKS = {
    "corpus": "files",
    "mutants": "files",
    "saves": "kills",
    "exports": "kills",
    "calls": "faults",
    "full": "faults",
    "recovery": "recovery",
    "selfcheck": "selfcheck",
    "mutation": "mutation",
    "environments": "environments",
    "cancels": "cancels",
    "exportcancels": "cancels",
    "quits": "cancels",
    "dialogs": "dialogs",
    "windows": "dialogs",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=WORKS)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--load", type=int, default=0, help="processes beside it that each keep a core busy")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if WORKS[options.what] == "dialogs":
        import_module("tools.soak").count_every_byte()
    folder = Path(tempfile.mkdtemp(prefix="rnnviz-torture-"))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the threads of a pool would be missing after a fork
    for kind in ("CONFIG", "STATE", "CACHE"):
        os.environ[f"XDG_{kind}_HOME"] = str(folder / kind.lower())
    try:
        work = getattr(import_module(f"tools.trouble.{WORKS[options.what]}"), options.what)
        with loaded(options.load):
            failed = work(options.count, random.Random(options.seed), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        print(f"broken: {', '.join(failed)}")
    sys.stdout.flush()
    os._exit(1 if failed else 0)  # Qt and forked children leave nothing worth waiting for


@contextmanager
def loaded(count: int) -> Iterator[None]:
    """`count` busy loops while the block runs."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


if __name__ == "__main__":
    main()
