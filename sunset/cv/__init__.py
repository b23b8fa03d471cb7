"""CVs: a file is read into items, each beside the line that it came from."""

from sunset.cv.lines import Unreadable
from sunset.cv.reading import read
from sunset.cv.understood import Cv, Item, OpenLine

__all__ = ["Cv", "Item", "OpenLine", "Unreadable", "read"]
