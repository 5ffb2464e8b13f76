"""Files that appear whole or not at all.

The bytes go to a temporary file beside the target, are forced to disk and read back, and only
then take the target's name.  Whatever fails on the way, a full disk or a kill, the target is
either the old file, untouched, or the new one, complete.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import stat
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, BinaryIO, cast

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

ByteProducer = Callable[[BinaryIO], None]

_PREFIX = ".rnnviz-"
_SUFFIX = ".part"
_CHUNK = 1 << 20
_STALE_AFTER = 24 * 3600.0  # seconds; no export takes that long: its writer was killed

_NO_FOLDER = QT_TRANSLATE_NOOP("export", "{folder}: there is no such folder; create it first")
_DENIED = QT_TRANSLATE_NOOP("export", "{path}: no permission to write here; choose another folder")
_REASONS = {
    errno.ENOSPC: QT_TRANSLATE_NOOP("export", "{path}: the disk is full; nothing was written"),
    errno.EDQUOT: QT_TRANSLATE_NOOP(
        "export", "{path}: the disk quota is used up; nothing was written"
    ),
    errno.EROFS: QT_TRANSLATE_NOOP(
        "export", "{folder}: this folder is read-only; choose another one"
    ),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: QT_TRANSLATE_NOOP("export", "{path}: this is a folder; a file name is needed"),
    errno.ENAMETOOLONG: QT_TRANSLATE_NOOP(
        "export", "{path}: this name is too long; choose a shorter one"
    ),
    errno.EFBIG: QT_TRANSLATE_NOOP("export", "{path}: the file is too large for this disk"),
    errno.EINVAL: QT_TRANSLATE_NOOP("export", "{path}: this is not a name a file can have"),
}
_IRREGULAR = QT_TRANSLATE_NOOP(
    "export", "{path}: this is a device, a pipe or a socket; the name of a file is needed"
)
_OTHER = QT_TRANSLATE_NOOP("export", "{path}: cannot be written ({reason}); nothing was changed")


class WriteTransaction:
    """The files that one thread is writing, so that another thread can cancel it cleanly.

    Everything a thread writes within `with transaction:` belongs to it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._temporaries: set[Path] = set()
        self._abandoned = False

    def __enter__(self) -> WriteTransaction:
        self._token = _transaction.set(self)
        return self

    def __exit__(self, *error: object) -> None:
        _transaction.reset(self._token)

    def abandon(self) -> None:
        """Remove incomplete files; from now on no file is begun and none takes its name."""
        with self._lock:
            self._abandoned = True
            for path in list(self._temporaries):
                _remove(path)

    @contextlib.contextmanager
    def active(self) -> Iterator[None]:
        """Hold off `abandon` meanwhile; raise `BadInput` if it has been called."""
        with self._lock:
            if self._abandoned:
                source = QT_TRANSLATE_NOOP("export", "writing was cancelled; nothing was written")
                raise BadInput.of("export", source)
            yield

    def open(self, temporary: Path) -> BinaryIO:
        """Open a temporary file for writing."""
        with self.active():
            self._temporaries.add(temporary)
            return open(temporary, "xb")

    def forget(self, temporaries: Iterable[Path]) -> None:
        """Let go of temporary files that have taken their names."""
        self._temporaries.difference_update(temporaries)

    def remove(self, temporary: Path) -> None:
        """Remove a temporary file that has not taken its name."""
        _remove(temporary)
        self._temporaries.discard(temporary)


_transaction: ContextVar[WriteTransaction | None] = ContextVar("transaction", default=None)


def write_atomically(path: Path, produce: ByteProducer) -> None:
    """Write what `produce` puts into a binary stream to `path`, replacing an old file as a whole.

    The stream can only be written to, not moved in.  A symbolic link is followed: the file it
    points to is replaced and the link stays.  Anything but a regular file is never replaced.

    Raises
    ------
    BadInput
        In one line, when the file system refuses; an old file is then as it was.
    """
    write_many_atomically([(path, produce)])


def write_many_atomically(
    files: Sequence[tuple[Path, ByteProducer]], overwrite: bool = True
) -> None:
    """Write several files; all are complete on disk before the first one takes its name.

    Raises
    ------
    BadInput
        As for one file; then no file was added, and a file that was there is whole, old or new.
        Also where a file has come into being that may not be replaced.
    """
    writing = _transaction.get() or WriteTransaction()
    with contextlib.ExitStack() as undo:
        staged = []
        for path, produce in files:
            with _refused_as(path):
                target = _resolve(path)
                staged.append((path, _stage(target, produce, undo, writing), target))
        with writing.active():
            for path, temporary, target in staged:
                with _refused_as(path):
                    if overwrite:
                        _take_name(temporary, target, undo)
                    else:
                        _take_free_name(temporary, target, path, undo)
            undo.pop_all()
            writing.forget(temporary for _, temporary, _ in staged)
    for folder in {target.parent for _, _, target in staged}:
        _sync_folder(folder)
        _remove_leftovers(folder)


def refuse_unwritable(path: Path) -> None:
    """Raise `BadInput` where `path` could not be written now: before long work, not after it."""
    with _refused_as(path), contextlib.ExitStack() as undo:
        _stage(_resolve(path), lambda stream: None, undo, _transaction.get() or WriteTransaction())


def refuse_irregular(path: Path) -> None:
    """Raise `BadInput` where `path` leads to a device, a pipe or a folder."""
    with _refused_as(path):
        _resolve(path)


def refuse_unwritable_folder(folder: Path) -> None:
    """Raise `BadInput` where files could not be written to `folder`, which may still be made."""
    with _refused_as(folder), contextlib.ExitStack() as undo:
        place = Path(os.path.abspath(folder))
        while not _is_there(place):
            place = place.parent
        if not place.is_dir():
            source = QT_TRANSLATE_NOOP("export", "{path}: this is a file; a folder is needed")
            raise BadInput.of("export", source, path=place)
        _stage(place / "any", lambda stream: None, undo, _transaction.get() or WriteTransaction())


def _is_there(place: Path) -> bool:
    """Return whether there is anything of that name; a link that leads nowhere is in the way."""
    try:
        os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except ValueError as error:
        raise _nameless(error) from error
    return True


def _nameless(error: ValueError) -> OSError:
    """Return the error of a name with a NUL character, which no file can have."""
    return OSError(errno.EINVAL, str(error))


def _refusal(path: Path, error: OSError) -> BadInput:
    """Return the error that says in one line why the file system refused `path`."""
    source = _REASONS.get(error.errno or 0, _OTHER)
    reason = os.strerror(error.errno) if error.errno else str(error)
    folder = Path(os.path.abspath(path)).parent
    return BadInput.of("export", source, path=path, folder=folder, reason=reason)


def refuse_existing(files: Iterable[Path], overwrite: bool) -> None:
    """Raise `BadInput` for the first of some files that exists, unless it may be replaced."""
    for path in files:
        if not overwrite and path.exists():
            raise _existing(path)


def _existing(path: Path) -> BadInput:
    source = QT_TRANSLATE_NOOP(
        "export", "{path}: this file exists; choose another folder or allow to replace it"
    )
    return BadInput.of("export", source, path=path)


def make_folder(folder: Path) -> None:
    """Make a folder with those it lies in; raise `BadInput` where that is refused."""
    with _refused_as(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def _refused_as(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refusal(path, error) from error


def _resolve(path: Path) -> Path:
    """Return the file that `path` leads to through all links, or may be made there."""
    try:
        target = Path(os.path.realpath(path))
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return target
    except ValueError as error:
        raise _nameless(error) from error
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise BadInput.of("export", _IRREGULAR, path=path)
    return target


def _stage(
    target: Path, produce: ByteProducer, undo: contextlib.ExitStack, writing: WriteTransaction
) -> Path:
    """Write a complete, verified temporary file beside `target`; `undo` removes it."""
    temporary = target.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
    undo.callback(writing.remove, temporary)
    with writing.open(temporary) as file:
        stream = _Stream(file)
        produce(cast(BinaryIO, stream))
        file.flush()
        os.fsync(file.fileno())
    _verify(temporary, stream)
    _keep_mode(target, temporary)
    return temporary


def _take_name(temporary: Path, target: Path, undo: contextlib.ExitStack) -> None:
    is_new = not target.exists()
    os.replace(temporary, target)
    if is_new:
        undo.callback(_remove, target)


def _take_free_name(temporary: Path, target: Path, path: Path, undo: contextlib.ExitStack) -> None:
    """Take a name that no file has, in one step: of two who want it only one gets it."""
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise _existing(path) from error
    except OSError:  # a file system without links
        refuse_existing([target], overwrite=False)
        _take_name(temporary, target, undo)
    else:
        undo.callback(_remove, target)
        _remove(temporary)


class _Stream(io.RawIOBase):
    """A write-only stream that counts and sums what goes through it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = 0
        self.sum = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        block = memoryview(data).cast("B")
        done = 0
        while done < len(block):  # a raw file may take less than it is given
            written = self._file.write(block[done:])
            if not written:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            done += written
        self.size += done
        self.sum = zlib.crc32(block, self.sum)
        return done


def _verify(temporary: Path, stream: _Stream) -> None:
    """Read the file back: some file systems report a full disk only by losing the end."""
    size = total = 0
    with open(temporary, "rb") as file:
        while block := file.read(_CHUNK):
            size, total = size + len(block), zlib.crc32(block, total)
    if (size, total) != (stream.size, stream.sum):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _keep_mode(target: Path, temporary: Path) -> None:
    with contextlib.suppress(OSError):  # a new file, or a file system without permissions
        os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _sync_folder(folder: Path) -> None:
    """Force the new name to disk where the system can; the file itself is already safe."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_leftovers(folder: Path) -> None:
    """Remove what a killed export left behind long ago."""
    with contextlib.suppress(OSError):
        for leftover in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            if time.time() - leftover.stat().st_mtime > _STALE_AFTER:
                _remove(leftover)
