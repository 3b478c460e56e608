"""A server must prove who it is, on a real encrypted line."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from feed_support import TOKEN, FakeIntake, alarm, make, running, serving, until

from console.clock import SystemClock
from console.feed_server import Feed, feed_app


def certificate(folder: Path, host: str) -> tuple[str, str]:
    """A fresh certificate for `host` that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "central.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    paths = folder / f"{host}.pem", folder / f"{host}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(private)
    return str(paths[0]), str(paths[1])


@pytest.mark.parametrize(("host", "trusted"), [("127.0.0.1", False), ("192.0.2.7", True)])
async def test_a_server_that_cannot_prove_who_it_is_gets_no_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, trusted: bool
):
    """Nobody vouches for it but the environment; or somebody does, but for another host."""
    cert, key = certificate(tmp_path, host)
    monkeypatch.setenv("SSL_CERT_FILE", cert)
    asked = []

    async def app(scope, receive, send):
        asked.append(scope)

    intake = FakeIntake()
    async with serving(app, ssl_certfile=cert, ssl_keyfile=key, lifespan="off") as port:
        source = make(f"https://127.0.0.1:{port}/events", intake, ca_file=cert if trusted else "")
        async with running(source, intake):
            await until(lambda: "feed.certificate" in intake.codes())
    assert asked == []


async def test_control_with_the_right_authority_it_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")  # the environment does not lead us elsewhere either
    cert, key = certificate(tmp_path, "127.0.0.1")
    intake = FakeIntake()
    feed = Feed("run", [alarm(1)])
    async with serving(feed_app(feed, TOKEN, SystemClock()), ssl_certfile=cert, ssl_keyfile=key) as port:
        async with running(make(f"https://127.0.0.1:{port}/events", intake, ca_file=cert), intake):
            await until(lambda: intake.stored)
        feed.close()
    assert intake.payloads() == [alarm(1)]
