"""Reads one advert that a person pasted or saved: its text without the page around it, and what it offers.

Each of these carries the line it came from; what the advert does not say stays unknown.
"""

from sunset.advert.job_posting import web_address
from sunset.advert.reading import MOST_BYTES, PASTED, read, read_content
from sunset.advert.understood import Advert, Found

__all__ = ["MOST_BYTES", "PASTED", "Advert", "Found", "read", "read_content", "web_address"]
