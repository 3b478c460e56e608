"""Which request is answered: the token, our own name, two methods, and five addresses."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.web import asked
from maps.web.asked import Ground, Refusal, Route, is_ours, route

TOKEN = "f7k2-Secret_token"
at_home = partial(route, token=TOKEN, bind="127.0.0.1", port=8113)
HOME = ["127.0.0.1:8113"]


@pytest.mark.parametrize(
    ("path", "is_for"),
    [
        ("", "page"), ("live.json", "live"), ("live.json?x=1", "live"), ("tiles", "tiles"),
        ("ground/0/0/0.json", Ground(0, 0, 0)), ("ground/14/9018/4815.json", Ground(14, 9018, 4815)),
    ],
)  # fmt: skip
def test_what_there_is(path: str, is_for: Route) -> None:
    assert at_home("GET", f"/{TOKEN}/{path}", HOME) == is_for
    assert at_home("HEAD", f"/{TOKEN}/{path}", HOME) == is_for


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/live.json", f"/{TOKEN}", f"/{TOKEN}x/", f"/{TOKEN[:-1]}/", f"/{TOKEN.lower()}/", "//", f"//{TOKEN}/",
        f"/{TOKEN}/../live.json", f"/{TOKEN}/../../etc/passwd", f"/{TOKEN}/%2e%2e/journal.db", f"/{TOKEN}/tiles/..",
        f"/{TOKEN}/ground/../tiles", f"/{TOKEN}/ground/20/0/0.json", f"/{TOKEN}/ground/1/2/0.json",
        f"/{TOKEN}/ground/١/0/0.json", f"/{TOKEN}/ground/0/0/0.json/", f"http://127.0.0.1:8113/{TOKEN}/",
        f"/{TOKEN}/\ud800", "/\ud800/",
    ],
)  # fmt: skip
def test_everything_else_is_nowhere(path: str) -> None:
    assert at_home("GET", path, HOME) == Refusal(404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "get", ""])
def test_two_methods(method: str) -> None:
    assert at_home(method, f"/{TOKEN}/", HOME) == Refusal(405)


@pytest.mark.parametrize(
    "hosts",
    [
        [], ["evil.example:8113"], ["evil.example"], ["127.0.0.1"], ["127.0.0.1:80"],
        ["127.0.0.1:8113", "127.0.0.1:8113"],
        ["127.0.0.1.evil.example:8113"], ["10.0.0.5:8113"], ["127.0.0.1:8113@evil.example"], [""], ["localhost.:8113"],
        ["[::1]:8113"],
    ],
)  # fmt: skip
def test_a_name_that_is_not_ours_is_refused(hosts: list[str]) -> None:
    """DNS rebinding: a page of another site asks us under its own name, with whatever it knows."""
    assert at_home("GET", f"/{TOKEN}/", hosts) == Refusal(421)


@pytest.mark.parametrize(
    ("host", "bind", "ours"),
    [
        ("localhost:8113", "127.0.0.1", True), ("LOCALHOST:8113", "127.0.0.1", True), ("[::1]:8113", "::1", True),
        ("[0:0::1]:8113", "::1", True), ("10.0.0.5:8113", "10.0.0.5", True), ("localhost:8113", "10.0.0.5", False),
        ("10.0.0.6:8113", "10.0.0.5", False), ("10.0.0.6:8113", "0.0.0.0", True),
        ("desk.example:8113", "0.0.0.0", False),
    ],
)  # fmt: skip
def test_our_names_are_the_addresses_we_are_bound_to(host: str, bind: str, ours: bool) -> None:
    assert is_ours(host, bind, 8113) is ours


@given(st.text(max_size=40), st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3))
def test_whatever_is_asked_it_never_raises_and_never_answers_without_the_token(
    method: str, path: str, hosts: list[str]
) -> None:
    assert isinstance(at_home(method, path, hosts), Refusal)


def test_control_a_check_that_takes_any_name_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "is_ours", lambda host, bind, port: True)
    with pytest.raises(AssertionError):
        test_a_name_that_is_not_ours_is_refused(["evil.example:8113"])


def test_control_a_token_compared_by_its_beginning_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked.hmac, "compare_digest", lambda given, token: token.startswith(given))
    with pytest.raises(AssertionError):
        test_everything_else_is_nowhere(f"/{TOKEN[:-1]}/")
