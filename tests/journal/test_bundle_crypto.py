"""The verifier's own cryptography: against the published vectors, and against the library on whatever there is."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from console.journal.bundle.aes_gcm import encrypt_block, expand, open_sealed
from console.journal.bundle.ed25519 import ORDER, good_signature

KEY = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
TEXT = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
)
SEALED = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
)
ASSOCIATED = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
GCM = [  # McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test cases 13 to 16
    ("00" * 32, "00" * 12, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    ("00" * 32, "00" * 12, "00" * 16, "", "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"),
    (KEY, "cafebabefacedbaddecaf888", TEXT, "", SEALED, "b094dac5d93471bdec1a502270e3cc6c"),
    (KEY, "cafebabefacedbaddecaf888", TEXT[:120], ASSOCIATED, SEALED[:120], "76fc6ece0f4e1768cddf8853bb2d551b"),
]
RFC8032 = [  # section 7.1, tests 1 to 3: public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]  # fmt: skip
short = settings(max_examples=40, deadline=None)


def test_one_block_is_as_in_fips_197() -> None:
    """Appendix C.3."""
    keys = expand(bytes(range(32)))
    block = encrypt_block(keys, bytes.fromhex("00112233445566778899aabbccddeeff"))
    assert block.hex() == "8ea2b7ca516745bfeafc49904b496089"


@pytest.mark.parametrize(("key", "nonce", "text", "associated", "sealed", "tag"), GCM)
def test_gcm_is_as_published(key: str, nonce: str, text: str, associated: str, sealed: str, tag: str) -> None:
    found = open_sealed(*map(bytes.fromhex, (key, nonce, sealed + tag, associated)))
    assert found.hex() == text


sizes = {"key": st.binary(min_size=32, max_size=32), "nonce": st.binary(min_size=12, max_size=12)}


@short
@given(**sizes, text=st.binary(max_size=600), associated=st.binary(max_size=100))
def test_what_the_library_seals_opens(key: bytes, nonce: bytes, text: bytes, associated: bytes) -> None:
    assert open_sealed(key, nonce, AESGCM(key).encrypt(nonce, text, associated), associated) == text


@short
@given(**sizes, text=st.binary(max_size=100), data=st.data())
def test_one_changed_bit_does_not_open(key: bytes, nonce: bytes, text: bytes, data: st.DataObject) -> None:
    parts = [key, nonce, AESGCM(key).encrypt(nonce, text, b"header"), b"header"]
    which = data.draw(st.integers(0, 3))
    bit = data.draw(st.integers(0, len(parts[which]) * 8 - 1))
    parts[which] = flipped(parts[which], bit)
    with pytest.raises(ValueError, match="tag"):
        open_sealed(*parts)


def flipped(data: bytes, bit: int) -> bytes:
    out = bytearray(data)
    out[bit // 8] ^= 1 << bit % 8
    return bytes(out)


@pytest.mark.parametrize(("public", "message", "signature"), RFC8032)
def test_signatures_are_as_published(public: str, message: str, signature: str) -> None:
    assert good_signature(bytes.fromhex(public), bytes.fromhex(signature), bytes.fromhex(message))


@short
@given(seed=st.binary(min_size=32, max_size=32), words=st.binary(max_size=200), data=st.data())
def test_what_the_library_signs_is_good_and_one_changed_bit_is_not(
    seed: bytes, words: bytes, data: st.DataObject
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(words)
    assert good_signature(public, signature, words)
    assert not good_signature(public, flipped(signature, data.draw(st.integers(0, 511))), words)
    assert not good_signature(flipped(public, data.draw(st.integers(0, 255))), signature, words)
    assert not good_signature(public, signature, words + b"\0")


def test_a_second_form_of_the_same_signature_is_refused() -> None:
    """RFC 8032 section 5.1.7: s must be below the order of the base point."""
    public, message, signature = (bytes.fromhex(part) for part in RFC8032[1])
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not good_signature(public, signature[:32] + s.to_bytes(32, "little"), message)


@pytest.mark.parametrize("public", [b"", bytes(31), b"\xff" * 32, bytes(31) + b"\x80"])
def test_what_is_no_key_signs_nothing(public: bytes) -> None:
    assert not good_signature(public, bytes(64), b"")
