"""Cover letters: composed from cited facts, checked against both sides, set as PDF and DOCX."""

from sunset.letters.compose import compose
from sunset.letters.letter import Gap, Letter, Statement
from sunset.letters.render import render_docx, render_pdf

__all__ = ["Gap", "Letter", "Statement", "compose", "render_docx", "render_pdf"]
