from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points

import pytest
from pydantic import BaseModel, ConfigDict

from sunset import sources
from sunset.cli import main
from sunset.errors import BadInput, MissingPart, NotFound


class Params(BaseModel):
    model_config = ConfigDict(extra="forbid")
    country: str = "DE"
    board: str | None = None


SOURCE = sources.Source(
    name="example",
    title="Example",
    params=Params,
    spider="example:Spider",
    homepage="https://jobs.example",
    licence="Test data.",
)


def test_the_first_source_is_registered() -> None:
    assert "deutsche_bank" in sources.names()


def test_an_unknown_name_gets_the_likely_one() -> None:
    with pytest.raises(NotFound, match="Did you mean 'deutsche_bank'"):
        sources.find("deutschebank")


def test_a_name_like_no_other_gets_the_list() -> None:
    with pytest.raises(NotFound, match=r"Installed: .*deutsche_bank"):
        sources.find("xyz")


def test_the_name_of_a_listing_tells_no_secret() -> None:
    class Keyed(Params):
        api_key: str

    keyed = replace(SOURCE, params=Keyed)
    assert keyed.scope({"api_key": "hunter2", "board": "x"}) == 'example {"board":"x"}'


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(BadInput, match=r"source 'example': unknown key 'contry'. Did you mean 'country'"):
        SOURCE.parameters({"contry": "DE"})


def test_the_scope_names_what_differs_from_the_default() -> None:
    assert SOURCE.scope({}) == "example"
    assert SOURCE.scope({"country": "DE"}) == "example"
    assert SOURCE.scope({"board": "a"}) == 'example {"board":"a"}'


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that cannot be imported registers a source."""
    entry = EntryPoint("torn", "no_such_package.torn:SOURCE", sources.GROUP)
    monkeypatch.setattr(sources, "_registered", lambda: {"torn": entry, **REGISTERED})


REGISTERED = {entry.name: entry for entry in entry_points(group=sources.GROUP)}


@pytest.mark.usefixtures("broken")
def test_a_source_whose_package_is_broken_is_named_and_hides_no_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(MissingPart, match=r"The source 'torn' cannot be loaded .*Update or uninstall"):
        sources.find("torn")
    with pytest.raises(SystemExit) as ended:
        main(["sources", "list"])
    assert ended.value.code == 1
    out, err = capsys.readouterr()
    assert "deutsche_bank: " in out
    assert "The source 'torn' cannot be loaded" in err
