"""A position as people write it and read it aloud (desk.md section 15). Five decimals and 0.001' are 1 to 2 m."""

from __future__ import annotations

from maps.sweref import sweref99tm


def decimal(lat: float, lon: float) -> str:
    """`59.33003 N 18.06094 E`. Always with a point: this form is copied into other programs."""
    return f"{_degrees(lat, 'NS')} {_degrees(lon, 'EW')}"


def ddm(lat: float, lon: float, language: str = "en") -> str:
    """Degrees and decimal minutes, the everyday rescue form: `59° 19,758' N 018° 04,116' E`, in English 19.758'."""
    text = f"{_minutes(lat, 2, 'NS')} {_minutes(lon, 3, 'EW')}"
    return text.replace(".", ",") if language == "sv" else text


def sweref(lat: float, lon: float) -> str | None:
    """The Swedish land grid to the metre, `N 6580743 E 674572`; None outside Sweden."""
    grid = sweref99tm(lat, lon)
    return f"N {round(grid[0])} E {round(grid[1])}" if grid else None


def _degrees(value: float, signs: str) -> str:
    text = f"{abs(value):.5f}"
    return f"{text} {signs[value < 0 and float(text) > 0]}"


def _minutes(value: float, digits: int, signs: str) -> str:
    total = round(abs(value) * 60_000)  # thousandths of a minute: 59.9999999' becomes the next degree, never 60.000'
    degrees, minutes = divmod(total, 60_000)
    return f"{degrees:0{digits}d}° {minutes / 1000:06.3f}' {signs[value < 0 and total > 0]}"
