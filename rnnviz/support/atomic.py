"""Files that are written whole or not at all.

No encoder ever sees the final name: it writes beside it under a temporary one; then the bytes are flushed, synced,
reopened and checked, and only then take the name (`os.replace`). Whatever goes wrong before leaves the old file as
it was and nothing half-made. A set of files (one per step) is moved into place together and back if one fails.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import secrets
import shutil
import stat
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from rnnviz.support.messages import Problem
from rnnviz.support.tidy import closed_after, leave, settled

SUFFIX = ".rnnviz-tmp"
STALE_S = 3600.0  # a temporary this old was left by a crash, also where another machine made it
MACHINE = f"{zlib.crc32(platform.node().encode()):08x}"  # process ids say something on one machine only
_TEMPORARY = re.compile(r"\..*\.([0-9a-f]{8})-(\d+)-[0-9a-f]{8}" + re.escape(SUFFIX))
_REASONS = {
    errno.ENOSPC: "file.full",
    errno.EDQUOT: "file.full",
    errno.EFBIG: "file.too_big",
    errno.EACCES: "file.permission",
    errno.EPERM: "file.permission",
    errno.EROFS: "file.read_only",
    errno.ENAMETOOLONG: "file.long_name",
    errno.ENOENT: "file.no_folder",
    errno.ENOTDIR: "file.no_folder",
}
Check = Callable[[Path], None]


def in_words(path: Path | str, error: OSError, field: str | None = None) -> Problem:
    """The sentence for a failed write of `path`, which stands in `field`."""
    id = _REASONS.get(error.errno or 0, "file.failed")
    reason = os.strerror(error.errno) if error.errno else str(error) or type(error).__name__
    return Problem(id, field=field, path=str(path), folder=str(Path(path).parent), reason=reason)


@contextmanager
def replacing(path: Path | str, *, overwrite: bool = True, check: Check | None = None) -> Iterator[Path]:
    """Yields a temporary path beside `path`; what is written there takes the name when the block ends well.

    A link is followed, the mode of an existing file is kept. `check` may open the finished temporary and raise.
    Raises `Problem` in words for every OSError, also for one out of the block.
    """
    asked = Path(as_text(path))
    try:
        target = _target(asked)
        _may_write(asked, target, overwrite)
        sweep(target.parent)
        temporary = _temporary(target)
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            yield temporary
            _settle(temporary, target, check)
            _take_name(temporary, target, overwrite)
        except BaseException as error:
            _unlink(temporary)
            leave(lambda: _unlink(temporary), error)  # an encoder may still write, or make it once more
            raise
        _unlink(temporary)
        _sync_folder(target.parent)
    except FileExistsError as error:
        raise Problem("file.exists", path=str(asked)) from error
    except OSError as error:
        raise in_words(asked, error) from error


def write_bytes(path: Path | str, data: bytes, *, overwrite: bool = True) -> None:
    """`data` as the file `path`, whole or not at all."""
    with replacing(path, overwrite=overwrite) as temporary, temporary.open("wb") as file:
        file.write(data)


@contextmanager
def scratch(path: Path | str) -> Iterator[IO[bytes]]:
    """An open file beside `path` for what is set aside while that is made. It is gone when the block ends.

    Within `replacing`, which says an OSError in words.
    """
    temporary = _temporary(_target(Path(path)))
    try:
        with temporary.open("x+b") as file:
            yield file
    finally:
        _unlink(temporary)


class FileSet:
    """Files of one folder that appear together: write each to `path(name)`, they take their names at the end."""

    def __init__(self, staging: Path) -> None:
        self._staging = staging
        self.names: list[str] = []

    def path(self, name: str) -> Path:
        """Where the file `name` is written for now."""
        self.names.append(name)
        return self._staging / name


@contextmanager
def replacing_set(
    folder: Path | str, names: Sequence[str] = (), *, overwrite: bool = True, check: Check | None = None
) -> Iterator[FileSet]:
    """Yields a `FileSet` for `folder` (made if it is missing). All its files take their names, or none does.

    `names` that exist already are refused at once when `overwrite` is False, before anything is computed. Other
    files of the folder are left alone.
    """
    asked = Path(folder)
    try:
        target = _target(asked)
        _refuse_existing(target, names, overwrite)
        settled()  # a cancel may be about to remove this very folder
        made = _make_folders(target)
        sweep(target)
        staging = _temporary(target / "set")
        with closed_after(lambda: _clear(staging, made)):
            staging.mkdir()
            files = FileSet(staging)
            yield files
            for name in files.names:
                _settle(staging / name, target / name, check)
            _refuse_existing(target, files.names, overwrite)
            _move_all(staging, target, files.names)
        _sync_folder(target)
    except OSError as error:
        raise in_words(asked, error) from error


def sweep(folder: Path, *, older_than: float = STALE_S) -> int:
    """Remove temporaries that a crash left in `folder`: of a process of this machine that is dead, or of another
    machine and older than `older_than` seconds. How many there were."""
    removed = 0
    try:
        entries = [entry for entry in os.scandir(folder) if entry.name.endswith(SUFFIX)]
    except OSError:
        return 0
    for entry in entries:
        match = _TEMPORARY.fullmatch(entry.name)
        with suppress(OSError):
            if match and _left(
                match[1], match[2], time.time() - entry.stat(follow_symlinks=False).st_mtime, older_than
            ):
                _remove(Path(entry.path))
                removed += 1
    return removed


def _unlink(temporary: Path) -> None:
    with suppress(OSError):
        temporary.unlink(missing_ok=True)


def _clear(staging: Path, made: Sequence[Path]) -> None:
    """Remove `staging`, and of the folders that were `made` those that are empty."""
    for _ in range(2):  # once more, should the system have failed for a moment
        if staging.exists():
            shutil.rmtree(staging, ignore_errors=True)
    with suppress(OSError):
        for path in made:
            path.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _left(machine: str, pid: str, age: float, older_than: float) -> bool:
    return not _alive(pid) if machine == MACHINE else age >= older_than


def _alive(pid: str) -> bool:
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def at_home(path: Path | str) -> Path:
    """`path` with its ~ replaced; one of a user who is not known here is a name like any other."""
    return Path(os.path.expanduser(as_text(path)))


def as_text(path: Any) -> str:
    """The name of a file or folder; raises `Problem` for what can be none."""
    name = os.fspath(path) if isinstance(path, (str, os.PathLike)) else None
    if not isinstance(name, str):
        raise Problem("file.no_path", field="path", type=type(path).__name__)
    return name


def _target(path: Path) -> Path:
    """Where the links lead to. A loop of links is an OSError, and a name that cannot be one."""
    try:
        return Path(os.path.realpath(at_home(path)))
    except ValueError as error:  # it holds a NUL, or half a character
        raise OSError(errno.EINVAL, "") from error


def _may_write(asked: Path, target: Path, overwrite: bool) -> None:
    if target.is_dir():
        raise Problem("file.is_folder", path=str(asked))
    if target.exists():
        if not stat.S_ISREG(target.stat().st_mode):
            raise Problem("file.special", path=str(asked))
        if not overwrite:
            raise FileExistsError
        if not os.access(target, os.W_OK):  # os.replace would not ask
            raise PermissionError(errno.EACCES, "")
    if not target.parent.is_dir():
        raise Problem("file.no_folder", path=str(asked), folder=str(asked.parent))


def _refuse_existing(folder: Path, names: Sequence[str], overwrite: bool) -> None:
    for name in names:
        target = folder / name
        if target.is_dir():
            raise Problem("file.is_folder", path=str(target))
        if not overwrite and (target.exists() or target.is_symlink()):
            raise Problem("file.exists", path=str(target))


def _temporary(target: Path) -> Path:
    name = target.name[:100]
    return target.with_name(f".{name}.{MACHINE}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}")


def _settle(temporary: Path, target: Path, check: Check | None) -> None:
    """The mode of the old file, the bytes on the disk, and a look at what can be read back."""
    with suppress(FileNotFoundError):
        os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
        size = os.fstat(file.fileno()).st_size
    with temporary.open("rb") as file:
        file.seek(max(size - 1, 0))
        if size and len(file.read(1)) != 1:
            raise OSError(errno.EIO, "")
    if check is not None:
        check(temporary)


def _take_name(temporary: Path, target: Path, overwrite: bool) -> None:
    if overwrite:
        os.replace(temporary, target)
        return
    try:
        os.link(temporary, target)  # fails where somebody made the file meanwhile; os.replace would not
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError from None
        os.replace(temporary, target)


def _make_folders(folder: Path) -> list[Path]:
    """Make `folder` with its parents; the ones that were made, deepest first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "")
    made: list[Path] = []
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        made.insert(0, path)
    return made


def _move_all(staging: Path, folder: Path, names: Sequence[str]) -> None:
    """Move every file into place; if one fails, put back what was there."""
    kept = staging / "old"
    kept.mkdir()
    moved: list[str] = []
    try:
        for name in names:
            if (folder / name).exists():
                _keep(folder / name, kept / name)
            moved.append(name)
            os.replace(staging / name, _target(folder / name))
    except BaseException:
        for name in moved:
            with suppress(OSError):
                if (kept / name).exists():
                    os.replace(kept / name, _target(folder / name))
                elif not (staging / name).exists():
                    (folder / name).unlink(missing_ok=True)
        raise


def _keep(old: Path, copy: Path) -> None:
    """A second name for the old file: the first stays, so that even a kill between two moves loses nothing."""
    try:
        os.link(_target(old), copy)
    except OSError:
        shutil.copy2(old, copy)


def _sync_folder(folder: Path) -> None:
    """Make the new names durable, where folders can be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
