"""Lines with many more points than pixel columns, drawn by their silhouette.

Where the points of a line fall depends on x alone, which all lines of a panel mostly share.
"""

from __future__ import annotations

import numpy as np

from rnnviz.screen.data_transform import Array, DataTransform, Style


class PixelColumns:
    """The pixel columns that a line's points fall into.

    Parameters
    ----------
    x : (n,) ndarray
        Pixels.
    ratio : float
        Columns to a pixel.

    Attributes
    ----------
    ordered : bool
        Whether x never decreases; else there is nothing else.
    """

    def __init__(self, x: Array, ratio: float = 1.0) -> None:
        self.ordered = bool((x[1:] >= x[:-1]).all())
        if not self.ordered:
            return
        columns = np.floor(x * ratio).astype(np.intp)
        self._starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
        self._ends = np.append(self._starts[1:], len(x)) - 1
        column = columns[self._starts]
        self._near = np.diff(column, prepend=-9) == 1
        self._far = np.flatnonzero(~self._near[1:]) + 1
        self._centre = (column + 0.5) / ratio

    def silhouette(self, y: Array, place: DataTransform) -> Array:
        """Return a line as (n, 4) segments, in each column from its lowest to its highest point.

        Each reaches to the one before it.  The picture is that of the line, at a fraction of the
        work; a column without a finite value is a gap.

        Parameters
        ----------
        y : (n,) ndarray
            In data coordinates.
        """
        low = place.down(np.fmax.reduceat(y, self._starts))
        high = place.down(np.fmin.reduceat(y, self._starts))
        found = np.empty((len(low), 4))
        found[:, 0] = found[:, 2] = self._centre
        found[:, 1], found[:, 3] = low, high
        near = self._near[1:]
        np.fmin(low[1:], high[:-1], out=found[1:, 1], where=near)
        np.fmax(high[1:], low[:-1], out=found[1:, 3], where=near)
        finite = np.isfinite(low)
        if not finite.all():
            found = found[finite]
        return np.concatenate([found, self._across(y, place)]) if len(self._far) else found

    def _across(self, y: Array, place: DataTransform) -> Array:
        """Return the segments over columns in which no point lies."""
        far, centre = self._far, self._centre
        last, first = place.down(y[self._ends[far - 1]]), place.down(y[self._starts[far]])
        across = np.stack([centre[far - 1], last, centre[far], first], axis=1)
        return across[np.isfinite(across).all(axis=1)]


def columns_of(x: Array, place: DataTransform, style: Style) -> PixelColumns | None:
    """Return the columns of a line's x where it is dense, None where it is not."""
    ratio = style.ratio
    if len(x) <= place.width * ratio * (4.0 if style.smooth else 1.4):
        return None
    columns = place.keep(("columns", ratio), x, lambda: PixelColumns(place.across(x), ratio))
    return columns if columns.ordered else None
