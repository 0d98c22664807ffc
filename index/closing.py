"""What everything that holds files open shares: `with` closes it."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Closing:
    """Is closed by its own `close` where a `with` statement ends."""

    def close(self) -> None:
        """Closes what is held open."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
