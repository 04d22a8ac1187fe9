from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.ingest.fetch.robots import MAX_DELAY, NOTHING, parse_robots

GROUPS = """
# comments are left out
User-agent: otherbot
Disallow: /

User-agent: *
User-agent: thirdbot
Disallow: /private # not for anybody
Allow: /private/news
Disallow: /*.pdf$
Disallow: /search*q=
Crawl-delay: 7
Sitemap: https://herald.example/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private", False),
        ("/private/x", False),
        ("/private/news/1", True),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
        ("/a.pdf.pdf", False),
        ("/search/x?q=1", False),
        ("/search", True),
        ("/%70rivate", False),
    ],
)
def test_the_longest_rule_counts(path: str, allowed: bool) -> None:
    assert parse_robots(GROUPS, "sitrep").allows(path) is allowed


def test_a_group_of_our_own_is_the_only_one_that_counts() -> None:
    robots = parse_robots(GROUPS + "\nUser-agent: SitRep/2.0\nDisallow: /news\nCrawl-delay: 2", "sitrep")
    assert [robots.allows(path) for path in ("/private", "/news", "/a.pdf")] == [True, False, True]
    assert robots.delay == 2
    assert parse_robots(GROUPS, "sitrep").delay == 7
    assert parse_robots(GROUPS, "otherbot").allows("/") is False


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("Disallow: /", "/x", True),  # before any group
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /x\nAllow: /x", "/x", True),
        ("User-agent: *\nCrawl-delay: 1\nUser-agent: a\nDisallow: /", "/x", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", "/x", False),
        ("<html>not here</html>", "/x", True),
    ],
)
def test_files_that_are_bare_or_odd(text: str, path: str, allowed: bool) -> None:
    assert parse_robots(text, "sitrep").allows(path) is allowed


@pytest.mark.parametrize(
    ("said", "delay"), [("9e9", MAX_DELAY), ("nan", None), ("-3", None), ("soon", None), ("1.5", 1.5)]
)
def test_a_wait_nobody_can_keep(said: str, delay: float | None) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {said}", "sitrep").delay == delay


def test_a_pattern_of_many_stars_costs_no_more_than_its_length() -> None:
    robots = parse_robots("User-agent: *\nDisallow: /" + "*a" * 500 + "b$", "sitrep")
    assert robots.allows("/" + "a" * 2000)
    assert not NOTHING.allows("/x")


def naive(pattern: str, path: str) -> bool:
    """The same by trying everything."""
    if pattern == "$":
        return path == ""
    if pattern == "":
        return True
    if pattern[0] == "*":
        return any(naive(pattern[1:], path[i:]) for i in range(len(path) + 1))
    return path[:1] == pattern[0] and naive(pattern[1:], path[1:])


@given(st.text(alphabet="ab*", max_size=7), st.booleans(), st.text(alphabet="ab", max_size=7))
def test_patterns_fit_as_the_standard_says(middle: str, anchored: bool, path: str) -> None:
    pattern = f"/{middle}" + ("$" if anchored else "")
    robots = parse_robots(f"User-agent: *\nDisallow: {pattern}", "sitrep")
    assert robots.allows(f"/{path}") is not naive(pattern, f"/{path}")
