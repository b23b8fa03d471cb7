"""What a letter looks like where it is read: measures and habits as data.

German letters follow DIN 5008, form B; English ones the block form of British offices.
Lengths are millimetres on A4, counted from the paper's upper left corner; sizes are points.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["NORMS", "Norm"]


class Norm(BaseModel):
    """Measures and habits of one kind of letter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    address_zone: bool
    """A window address at a fixed place, the sender's line above it, and fold marks."""
    address_top: float = 0
    address_height: float = 0
    address_width: float = 0
    info_left: float = 0
    """Where the information block (contact of the sender, date) begins."""
    text_top: float = 0
    """Where the subject line begins."""
    fold_marks: tuple[float, ...] = ()
    page_word: str


NORMS: dict[Literal["de", "en"], Norm] = {
    "de": Norm(
        name="DIN 5008 B",
        left=25,
        right=20,
        bottom=20,
        top=25,
        size=10.5,
        address_zone=True,
        address_top=45,
        address_height=45,
        address_width=80,
        info_left=125,
        text_top=98.5,
        fold_marks=(105, 148.5, 210),
        page_word="Seite",
    ),
    "en": Norm(
        name="block",
        left=25,
        right=25,
        bottom=22,
        top=25,
        size=10.5,
        address_zone=False,
        page_word="Page",
    ),
}
