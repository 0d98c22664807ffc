"""How the time of some work grows with its input, whatever else the machine is doing."""

from __future__ import annotations

import time
from collections.abc import Callable


def is_quadratic(work: Callable[[str], object], unit: str, characters: int) -> bool:
    """Whether sixteen times as many `unit` take far more than sixteen times as long.

    Linear work takes 16 times as long and quadratic 256, so 64 parts them even where a busy
    processor doubles a time; the tenth of a second forgives what is too fast to be measured.
    Processor time, the best of three.
    """
    count = characters // len(unit)
    few = min(_measure(work, unit * (count // 16)) for _ in range(3))
    many = min(_measure(work, unit * count) for _ in range(3))
    return many > 64 * few + 0.1


def _measure(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began
