"""What a job seeker's app reads and does, for one person at a time.

Reading filters by the person's job ids first, so it takes as long in a large market as in a small one.
"""

from sunset.pipeline.seeker import deeds, letter
from sunset.pipeline.seeker.matches import STATES, Card, card, matches, narrowed, reasons, who
from sunset.pipeline.seeker.opened import Asked, Opened, Twin, opened
from sunset.pipeline.seeker.text import Block, Mark, Run, blocks
from sunset.pipeline.seeker.warm import session, warm

__all__ = [
    "STATES",
    "Asked",
    "Block",
    "Card",
    "Mark",
    "Opened",
    "Run",
    "Twin",
    "blocks",
    "card",
    "deeds",
    "letter",
    "matches",
    "narrowed",
    "opened",
    "reasons",
    "session",
    "warm",
    "who",
]
