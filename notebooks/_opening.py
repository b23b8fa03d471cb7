"""Opens the installation that the settings name, for an app's session."""

from sunset.errors import SunsetError
from sunset.pipeline import Workbench, seeker
from sunset.settings import Settings

__all__ = ["open_bench"]


def open_bench() -> tuple[Workbench | None, str]:
    """Return a workbench on the installation of the settings, or None; and why it cannot be had."""
    try:
        settings = Settings.load()
    except SunsetError as error:
        return None, str(error)
    fresh = not settings.home.exists() and settings.database is None and settings.market is None
    return (None if fresh else seeker.session(settings)), ""
