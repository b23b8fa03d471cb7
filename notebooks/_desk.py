"""What the parts of the seeker's app share: whose it is, how the page changes, buttons and the keyboard's focus."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import marimo as mo

from notebooks._cards import plain_label
from sunset.errors import SunsetError
from sunset.messages import Messages
from sunset.pipeline import Workbench, seeker

__all__ = ["CARDS", "Desk", "View", "focus_if"]

CARDS = 12  # cards on a page, and lines of a list


@dataclass(frozen=True)
class View:
    """What is on the page.

    Parameters
    ----------
    open : job id of the posting that is opened; None shows the list.
    why : reason whose list is opened.
    cards, others : how many are shown.
    focus : what takes the keyboard's focus: ``posting``, ``card JOB``, ``why REASON``.
    """

    open: str | None = None
    why: str | None = None
    cards: int = CARDS
    others: int = CARDS
    focus: str = ""


@dataclass
class Desk:
    """One person at the app.

    Parameters
    ----------
    bench : the installation.
    name : the profile.
    say : texts in the profile's language.
    set_view, set_found, set_done : change what is on the page, the matches, and what is said of the last deed.
    held : buttons live as long as somebody holds them; by the part of the page they are in.
    shown : what the page showed last.
    """

    bench: Workbench
    name: str
    say: Messages
    set_view: Callable[[View], None]
    set_found: Callable[[Any], None]
    set_done: Callable[[tuple[str, int]], None]
    held: dict[str, list[Any]] = field(default_factory=dict)
    shown: View | None = None

    def begin(self, part: str) -> None:
        """Let go of the buttons that a part of the page had."""
        self.held[part] = []

    def button(self, part: str, label: str, act: Callable[[], Any], *, opens: bool = False) -> Any:
        """Return a button of a part of the page.

        Parameters
        ----------
        label : plain text, which may come from outside.
        act : is called when it is pressed.
        opens : it is a posting's title and looks like a link.
        """
        text = plain_label(label)
        made = mo.ui.button(
            label=f'<span class="opens">{text}</span>' if opens else text, on_change=lambda _: act()
        )
        self.held[part].append(made)
        return made

    def opener(self, part: str, row: dict[str, Any], view: View) -> Any:
        """Return the title of a posting as the button that opens it."""
        wish = replace(view, open=row["job_id"], focus="posting")
        return self.button(part, row["title"][:200], lambda: self.set_view(wish), opens=True)

    def arrives(self, view: View) -> bool:
        """Tell whether a posting has just been opened; asked again, it has not."""
        new, self.shown = view.focus == "posting" and view is not self.shown, view
        return new

    def do(self, act: Callable[[], Any], said: str) -> None:
        """Do something with a match, say what came of it, and read the matches anew."""
        try:
            act()
        except (SunsetError, OSError) as error:
            self.set_done((self.say("refused", why=str(error)), now()))
            return
        self.set_done((said, now()))
        self.read_anew()

    def read_anew(self) -> None:
        """Read the matches anew, after something was done to them."""
        self.set_found(seeker.matches(self.bench, self.name))


def now() -> int:
    """Return a number above all before it: the page moves the focus to the highest, once."""
    return time.time_ns() // 1000


def focus_if(wished: bool) -> str:
    """Return the attribute that brings the keyboard's focus to an element."""
    return f' data-focus="{now()}"' if wished else ""
