import pytest
from pydantic import BaseModel, ConfigDict

from sunset import sources
from sunset.errors import BadInput, NotFound


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


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(BadInput, match=r"source 'example': unknown key 'contry'. Did you mean 'country'"):
        SOURCE.parameters({"contry": "DE"})


def test_the_scope_names_what_differs_from_the_default() -> None:
    assert SOURCE.scope({}) == "example"
    assert SOURCE.scope({"country": "DE"}) == "example"
    assert SOURCE.scope({"board": "a"}) == 'example {"board":"a"}'
