"""A person's profile: saved as a new version, with what changes in it and through it."""

from sunset.pipeline.profiles.difference import Edit, differences
from sunset.pipeline.profiles.saving import Saved, changes, has_skill, save
from sunset.pipeline.profiles.told import told
from sunset.pipeline.profiles.verdicts import Change

__all__ = ["Change", "Edit", "Saved", "changes", "differences", "has_skill", "save", "told"]
