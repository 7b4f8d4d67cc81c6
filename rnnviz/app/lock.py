"""One lock per saved workspace, so that two windows do not overwrite each other's work.

Qt's lock file knows the process and the machine, so a lock that a crash left behind counts as none.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile


class FileLock:
    """Held from `take` until `release` (or the end of the process)."""

    def __init__(self) -> None:
        self._lock: QLockFile | None = None

    def take(self, path: Path) -> int | None:
        """Lock `path` instead of what was locked; the number of the process that has it, or None when we do.

        A folder where nothing can be written cannot be locked; nothing can be saved there either.
        """
        self.release()
        lock = QLockFile(str(path.with_name(f".{path.name}.lock")))
        lock.setStaleLockTime(0)  # only a dead process makes a lock stale, not its age
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            return int(lock.getLockInfo()[0])
        self._lock = lock
        return None

    @property
    def held(self) -> bool:
        """Whether something is locked by us."""
        return self._lock is not None and self._lock.isLocked()

    def release(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
        self._lock = None
