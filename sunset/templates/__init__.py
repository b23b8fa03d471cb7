"""Templates of mails and pages; values put into HTML are escaped."""

from importlib.resources import files

import jinja2

__all__ = ["template"]


def template(name: str) -> jinja2.Template:
    """Return the template of that file name, for example ``digest.html``."""
    environment = jinja2.Environment(
        autoescape=name.endswith(".html"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.from_string((files("sunset.templates") / name).read_text(encoding="utf-8"))
