from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunset.cv.dates import spans

DAYS = st.dates(date(1960, 1, 1), date(2026, 11, 30))
GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("03/2019 – heute", "2019-03-01", None),
        ("März 2019 bis Juni 2021", "2019-03-01", "2021-06-30"),
        ("2019-2021", "2019-01-01", "2021-12-31"),
        ("Since 2020", "2020-01-01", None),
        ("seit 04/2018", "2018-04-01", None),
        ("Jan '18 - Dec '19", "2018-01-01", "2019-12-31"),
        ("01.03.2019 - 31.12.2020", "2019-03-01", "2020-12-31"),
        ("01/09/2019 – 31/08/2020", "2019-09-01", "2020-08-31"),
        ("Sept 2015 to May 2017", "2015-09-01", "2017-05-31"),
        ("September 2021 to date", "2021-09-01", None),
        ("2018–19", "2018-01-01", "2019-12-31"),
        ("03–09/2018", "2018-03-01", "2018-09-30"),
        ("März–Juni 2019", "2019-03-01", "2019-06-30"),
        ("von 2018 bis heute", "2018-01-01", None),
        ("3/98 - 5/04", "1998-03-01", "2004-05-31"),
        ("2021-05 - 2022-01", "2021-05-01", "2022-01-31"),
        ("2020 –", "2020-01-01", None),
        ("Feb 2020 - Feb 2024", "2020-02-01", "2024-02-29"),
    ],
)
def test_a_span_is_read_with_its_first_and_its_last_day(text: str, start: str, end: str | None) -> None:
    found = list(spans(text))
    assert [(str(one.start), str(one.end) if one.end else None, one.ranged) for one in found] == [
        (start, end, True)
    ]
    assert (found[0].at, found[0].to) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "+49 6221 900 4477",
        "0341 9000 1234",
        "04109 Leipzig",
        "2,4 Mio. Euro",
        "31.02.2019",
        "Version 3.11",
        "2021 – 2019",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert not [one for one in spans(text) if one.ranged or text == "31.02.2019" or "Version" in text]


@given(DAYS, DAYS)
def test_months_by_number_and_by_name_say_the_same(one: date, other: date) -> None:
    first, last = sorted((one, other))
    written = [
        f"{first.month:02}/{first.year} – {last.month:02}/{last.year}",
        f"{first.month}.{first.year} bis {last.month}.{last.year}",
        f"{GERMAN[first.month - 1]} {first.year} bis {GERMAN[last.month - 1]} {last.year}",
        f"{ENGLISH[first.month - 1]} {first.year} - {ENGLISH[last.month - 1]} {last.year}",
    ]
    read = {tuple((one.start, one.end, one.ranged) for one in spans(text)) for text in written}
    assert len(read) == 1
    ((start, end, ranged),) = read.pop()
    assert (start, end and (end.year, end.month), ranged) == (
        first.replace(day=1),
        (last.year, last.month),
        True,
    )


@given(st.text(max_size=60))
def test_any_text_is_survived_and_no_span_ends_before_it_starts(text: str) -> None:
    for one in spans(text):
        assert 0 <= one.at < one.to <= len(text)
        assert one.end is None or one.start <= one.end
