"""Which deliveries this process is answering at this moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class InHand:
    """The keys being answered now, so that no two threads of this process answer the same one."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._lock = Lock()

    def __len__(self) -> int:
        with self._lock:
            return len(self._keys)

    def __contains__(self, key: str) -> bool:
        with self._lock:
            return key in self._keys

    @contextmanager
    def holding(self, key: str) -> Iterator[bool]:
        """Hold the key inside the block; yields False when another thread holds it already."""
        with self._lock:
            is_free = key not in self._keys
            self._keys |= {key}
        try:
            yield is_free
        finally:
            if is_free:
                with self._lock:
                    self._keys -= {key}
