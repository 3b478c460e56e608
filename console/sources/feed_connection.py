"""One connection to a feed: asked for, checked, and every failure of it in words."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx

from console.clock import Clock, within
from console.sources.interface import SourceFault

ANSWER_LIMIT_S = 15.0  # to connect and answer; ours
CURSOR_LIMIT = 256  # characters; servers limit what they take in a header
EVENT_STREAM = "text/event-stream"

Transport = Callable[[], httpx.AsyncBaseTransport]


@asynccontextmanager
async def connect(
    url: str, token: str, cursor: str, *, clock: Clock, ca_file: str = "", transport: Transport | None = None
) -> AsyncIterator[httpx.Response]:
    """An open stream of events after `cursor`. Raises SourceFault for whatever goes wrong, here or while it is read."""
    address = _address(url)
    with _in_words(address.host):
        async with httpx.AsyncClient(
            verify=_trusted(ca_file), transport=transport() if transport else None, timeout=None, trust_env=False
        ) as client:
            request = client.build_request("GET", address, headers=_headers(token, cursor))
            response = await within(clock, ANSWER_LIMIT_S, client.send(request, stream=True))
            try:
                _check(response)
                yield response
            finally:
                await response.aclose()


def can_be_cursor(event_id: str) -> bool:
    """Whether an event id can be sent back in a header. One that cannot would make every later request fail."""
    return 0 < len(event_id) <= CURSOR_LIMIT and event_id.isprintable() and event_id == event_id.strip()


def _headers(token: str, cursor: str) -> dict[bytes, bytes]:
    if not (token and token.isascii() and token.isprintable()):
        raise SourceFault("feed.bad_token")
    headers = {
        b"Accept": EVENT_STREAM.encode(),
        b"Accept-Encoding": b"identity",  # what is not packed cannot burst
        b"Authorization": b"Bearer " + token.encode(),
        b"Cache-Control": b"no-store",
        b"User-Agent": b"larmbord",
    }
    return headers | ({b"Last-Event-ID": cursor.encode()} if can_be_cursor(cursor) else {})


def _address(url: str) -> httpx.URL:
    """Checked: encrypted, or on this machine; and without a password in it, which would end up in logs."""
    try:
        address = httpx.URL(url)
        usable = address.scheme in ("http", "https") and address.host and (address.port or 0) < 65_536
    except (httpx.InvalidURL, UnicodeError):  # UnicodeError: a host name that is none
        raise SourceFault("feed.bad_url") from None
    if not usable or address.userinfo:
        raise SourceFault("feed.bad_url")
    if address.scheme == "http" and not _on_this_machine(address.host):
        raise SourceFault("feed.not_encrypted", host=address.host)
    return address


def _on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _trusted(ca_file: str) -> ssl.SSLContext | bool:
    """Certificates are always verified: against the usual authorities, or against those in `ca_file` alone."""
    if not ca_file:
        return True
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError:  # not there, or no certificate in it (SSLError)
        raise SourceFault("feed.bad_ca", path=ca_file) from None


def _check(response: httpx.Response) -> None:
    """Raise SourceFault unless this is a stream of events that we can read."""
    host, status = response.request.url.host, response.status_code
    if status in (401, 403):
        raise SourceFault("feed.refused", host=host)
    if status in (404, 410):
        raise SourceFault("feed.not_found", host=host)
    if response.has_redirect_location:
        raise SourceFault("feed.redirected", host=host, to=_host_of(response.headers["location"]))
    if status != 200:
        raise SourceFault("feed.status", host=host, status=str(status))
    kind = response.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != EVENT_STREAM:
        raise SourceFault("feed.wrong_type", host=host, type=kind[:80])
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise SourceFault("feed.packed", host=host)


def _host_of(location: str) -> str:
    """Only the host: the rest of an address may hold secrets."""
    try:
        return httpx.URL(location).host or "?"
    except (httpx.InvalidURL, UnicodeError):
        return ""


@contextmanager
def _in_words(host: str) -> Iterator[None]:
    """What httpx raises, as SourceFault."""
    try:
        yield
    except TimeoutError:
        raise SourceFault("feed.no_answer", host=host, seconds=f"{ANSWER_LIMIT_S:.0f}") from None
    except httpx.ConnectError as error:
        code = "feed.certificate" if _is_about_certificate(error) else "feed.unreachable"
        raise SourceFault(code, host=host) from None
    except (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL):
        raise SourceFault("feed.bad_url") from None
    except (httpx.HTTPError, UnicodeError):  # UnicodeError: sent on to a host name that is none
        raise SourceFault("feed.cut", host=host) from None


def _is_about_certificate(error: BaseException | None) -> bool:
    while error and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None
