"""Sunset: a notebook-driven workbench for the job search."""

__version__ = "0.1.0"
