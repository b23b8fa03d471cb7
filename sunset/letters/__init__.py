"""Cover letters: composed from cited facts, checked against both sides, set as PDF and DOCX."""

from sunset.letters.compose import compose
from sunset.letters.gate.check import Complaint, GateResult, check
from sunset.letters.letter import Gap, Letter, Statement
from sunset.letters.polish import polish
from sunset.letters.render import render_docx, render_pdf

__all__ = [
    "Complaint",
    "Gap",
    "GateResult",
    "Letter",
    "Statement",
    "check",
    "compose",
    "polish",
    "render_docx",
    "render_pdf",
]
