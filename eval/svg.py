"""Small plots as SVG: lines and bars that take their colours from the page around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from eval.bootstrap import Interval

WIDTH, HEIGHT = 480, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 14, 44  # margins around what is plotted
BAR, GAP, NAMES = 16, 8, 150  # of a row of bars; room for their names
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
CSS = """
svg{width:100%;height:auto;display:block}
svg text{font:12px system-ui,sans-serif;fill:var(--text)}
svg .grid{stroke:var(--line);stroke-width:1}
svg .ideal{stroke:var(--faint);stroke-width:1.5;stroke-dasharray:5 4}
svg .line{fill:none;stroke-width:2.2;stroke-linejoin:round}
svg .whisker{stroke:var(--text);stroke-width:1.4}
svg .s0{stroke:var(--s0)} svg .s1{stroke:var(--s1)}
svg .s2{stroke:var(--s2)} svg .s3{stroke:var(--s3)}
svg .f0{fill:var(--s0)} svg .f1{fill:var(--s1)}
svg .f2{fill:var(--s2)} svg .f3{fill:var(--s3)}
"""
COLOURS = 4


@dataclass(frozen=True, slots=True)
class Series:
    """A named line through points; `sizes`, 0..1 of the largest, draws each as a dot as well."""

    name: str
    points: Sequence[tuple[float, float]]
    sizes: Sequence[float] = ()


def plot_lines(
    title: str,
    series: Sequence[Series],
    labels: tuple[str, str],
    *,
    across: tuple[float, float] = (0.0, 1.0),
    ticks: Sequence[float] = TICKS,
    diagonal: bool = False,
) -> str:
    """Lines over shares from 0 to 1 upwards, with a legend; `diagonal` marks what is ideal."""
    low, high = across

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x = LEFT + (point[0] - low) / (high - low) * (WIDTH - LEFT - RIGHT)
        return x, TOP + (1 - point[1]) * (HEIGHT - TOP - BOTTOM)

    parts = [_draw_grid(place, across, ticks), _label_axes(labels)]
    if diagonal:
        parts.append(_draw("ideal", [place((low, 0.0)), place((high, 1.0))]))
    for number, each in enumerate(series):
        points = [place(point) for point in each.points]
        parts.append(_draw(f"line s{number % COLOURS}", points))
        for (x, y), size in zip(points, each.sizes, strict=False):
            radius = 2.5 + 5 * size**0.5
            parts.append(
                f'<circle class="f{number % COLOURS}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
            )
    names = [each.name for each in series]
    height = HEIGHT + 18 * len(names)
    for number, name in enumerate(names):
        y = HEIGHT + 18 * number
        parts.append(
            f'<rect class="f{number % COLOURS}" x="{LEFT}" y="{y}" width="14" height="10"/>'
            f'<text x="{LEFT + 20}" y="{y + 10}">{escape(name)}</text>'
        )
    return _wrap(title, height, parts)


def plot_bars(title: str, bars: Sequence[tuple[str, Interval]]) -> str:
    """A horizontal bar from 0 to 1 for each name, with a whisker for its interval."""
    height = TOP + len(bars) * (BAR + GAP) + BOTTOM - 14
    bottom = height - BOTTOM + 14
    room = WIDTH - NAMES - 56

    def place(share: float) -> float:
        return NAMES + min(1.0, max(0.0, share)) * room

    parts = []
    for tick in TICKS:
        x = place(tick)
        parts.append(_draw("grid", [(x, TOP - 6), (x, bottom)]))
        parts.append(_write(x, bottom + 16, f"{100 * tick:.0f}", "middle"))
    for number, (name, interval) in enumerate(bars):
        y = TOP + number * (BAR + GAP)
        width = place(interval.mean) - NAMES
        parts += [
            _write(NAMES - 8, y + 12, name, "end"),
            f'<rect class="f0" x="{NAMES}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2"/>',
            _draw("whisker", [(place(end), y + BAR / 2) for end in (interval.low, interval.high)]),
            *(
                _draw("whisker", [(place(end), y + 4), (place(end), y + BAR - 4)])
                for end in (interval.low, interval.high)
            ),
            _write(WIDTH - 4, y + 12, f"{100 * interval.mean:.0f}", "end"),
        ]
    return _wrap(title, height, parts)


def _draw_grid(place, across: tuple[float, float], ticks: Sequence[float]) -> str:  # type: ignore[no-untyped-def]
    low, high = across
    parts = []
    for share in TICKS:
        parts.append(_draw("grid", [place((low, share)), place((high, share))]))
        x, y = place((low, share))
        parts.append(_write(x - 7, y + 4, f"{share:g}", "end"))
    for tick in ticks:
        x, y = place((tick, 0.0))
        parts.append(_write(x, y + 17, f"{tick:g}", "middle"))
    return "".join(parts)


def _label_axes(labels: tuple[str, str]) -> str:
    across, up = map(escape, labels)
    middle = TOP + (HEIGHT - TOP - BOTTOM) / 2
    return _write((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, across, "middle") + (
        f'<text text-anchor="middle" transform="translate(13 {middle:.0f}) rotate(-90)">{up}</text>'
    )


def _draw(style: str, points: Sequence[tuple[float, float]]) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{style}" points="{path}"/>'


def _write(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _wrap(title: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
