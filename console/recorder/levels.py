"""How loud and how plausible some PCM is. Pure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

FLOOR_DB = -96.0  # of 16 bit; digital silence is called this
_FULL = 32768.0
_CLIPPED = 32700  # ours: codecs do not always reach the last value
_FRAME = 160  # samples in one spectrum: 20 ms at 8 kHz


class Level(NamedTuple):
    """`flatness`: 0 a tone, 0.003 a voice, 0.55 white noise (desk.md section 9). `zero`: not one bit was set."""

    rms_db: float
    peak_db: float
    clipped: float  # share of samples
    flatness: float
    zero: bool


def measure(pcm: bytes) -> Level:
    """Signed 16 bit little-endian mono, any even length."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    if not samples.any():
        return Level(FLOOR_DB, FLOOR_DB, 0.0, 0.0, True)
    loudest = np.abs(samples)
    return Level(
        _db(float(np.sqrt(np.mean(samples**2)))), _db(float(loudest.max())),
        float(np.mean(loudest >= _CLIPPED)), _flatness(samples), False,
    )  # fmt: skip


def _db(value: float) -> float:
    return max(FLOOR_DB, float(20 * np.log10(max(value, 1e-9) / _FULL)))


def _flatness(samples: np.ndarray) -> float:
    """Geometric over arithmetic mean of the power spectrum, averaged over the frames that have any sound."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.abs(np.fft.rfft(frames * np.hanning(_FRAME), axis=1)[:, 1:-1]) ** 2
    power = power[power.any(axis=1)] + 1e-9
    if not len(power):
        return 0.0
    return float(np.mean(np.exp(np.mean(np.log(power), axis=1)) / np.mean(power, axis=1)))
