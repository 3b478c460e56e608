"""The panes of the instructor's screen: what comes, what waits for a hand, how the trainee stands."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from console.i18n import N_, _, language
from console.text import visible
from console.training.debrief.words import figure
from console.training.watching import Picture, Seat, Stand
from console.widgets.drawn import Drawn
from console.widgets.rows import Row, Span, column, row, rule, spread
from console.wording.roles import Role

STANDING = {"ready": N_("not begun"), "running": N_("running"), "paused": N_("PAUSED"), "ended": N_("ENDED")}
STATES: dict[str, tuple[str, Role]] = {
    "met": (N_("hit"), "good"), "kept": (N_("kept"), "good"), "late": (N_("late"), "p1"),
    "missed": (N_("missed"), "p1"), "broken": (N_("broken"), "p1"), "done": (N_("forbidden"), "p1"),
    "open": (N_("waiting"), "p2"), "not_arisen": (N_("not yet"), "dim"),
}  # fmt: skip


class Look(msgspec.Struct, frozen=True):
    """The picture, and where the instructor is in it. `chosen`: the id of an event of the time line, or "".

    `alive`: whether the process of the exercise has been heard lately.
    """

    picture: Picture
    chosen: str = ""
    said: str = ""
    badly: bool = False
    alive: bool = True


class Head(Drawn[Look]):
    """The band of an exercise, and time, speed and points."""

    def draw(self, view: Look, width: int, height: int) -> Sequence[Row]:
        picture = view.picture
        title = picture.title.get(language(), "")
        left = row(Span(f" EX  ÖVNING / EXERCISE  {visible(title)}", "exercise"))
        band = spread(left, row(Span(_("INSTRUCTOR "), "exercise")), width, "exercise")
        standing: Role = "text" if picture.standing == "running" else "p2"
        state = row(
            Span(f" {figure(picture.now)} ", "strong"), Span(f" {_(STANDING[picture.standing])} ", standing),
            Span(f" ×{picture.speed:g} "), Span("" if view.alive else _(" the trainee's desk does not answer"), "p1"),
        )  # fmt: skip
        points = _("{points} of {most} points ").format(points=picture.points, most=picture.most)
        return (band, spread(state, row(Span(points)), width))


class Coming(Drawn[Look]):
    """The time line around now; the chosen event stands out."""

    def draw(self, view: Look, width: int, height: int) -> Sequence[Row]:
        events, now = view.picture.coming, view.picture.now
        ahead = next((n for n, each in enumerate(events) if each.at > now), len(events))
        place = next((n for n, each in enumerate(events) if each.id == view.chosen), ahead)
        top = max(0, min(place - 2, len(events) - (height - 1)))
        found = [rule(width, _("TIME LINE  [ ]"))]
        for each in events[top : top + height - 1]:
            role: Role = "cursor" if each.id == view.chosen else "dim" if each.at <= now else "text"
            words = f"{each.kind:<9} {each.words or each.id}"
            found.append((column(figure(each.at), 8, role, right=True), column(f"  {words}", width - 8, role)))
        return found


class Injects(Drawn[Look]):
    """What waits for a hand, by number."""

    def draw(self, view: Look, width: int, height: int) -> Sequence[Row]:
        injects = view.picture.injects
        found = [rule(width, _("BY HAND  1-9"))]
        for number, each in enumerate(injects, 1):
            role: Role = "dim" if each.fired else "text"
            state = Span(_("fired ") if each.fired else "", "good")
            found.append((Span(f" {number} ", "dim" if each.fired else "info"), *spread(
                row(Span(f"{each.id}  {each.words}", role)), row(state), width - len(f" {number} "))))  # fmt: skip
        return found if injects else [*found, row(Span(_(" nothing"), "dim"))]


class Stands(Drawn[Look]):
    """How each expectation stands; what went wrong and what waits come first."""

    def draw(self, view: Look, width: int, height: int) -> Sequence[Row]:
        order = {"p1": 0, "p2": 1, "good": 2, "dim": 3}
        stands = sorted(view.picture.stands, key=lambda each: order[STATES[each.state][1]])
        return [rule(width, _("EXPECTED")), *(stand_row(each, width) for each in stands)]


def stand_row(stand: Stand, width: int) -> Row:
    words, role = STATES[stand.state]
    points = f"{stand.points}/{stand.most} " if stand.most else f"{stand.points} "
    mark = "! " if stand.critical else ""
    return spread((column(f" {_(words)}", 10, role), Span(f"{mark}{stand.words}")), row(Span(f" {points}")), width)


class Seats(Drawn[Look]):
    """One line a seat."""

    def draw(self, view: Look, width: int, height: int) -> Sequence[Row]:
        return [rule(width, _("SEATS")), *(seat_row(each, width) for each in view.picture.seats)]


def seat_row(seat: Seat, width: int) -> Row:
    name = seat.seat if seat.operator in ("", seat.seat) else f"{seat.seat} {seat.operator}"
    did = f"{figure(seat.at)} {_(seat.did)}" if seat.did else _("nothing done yet")
    return spread(row(Span(f" {name}  ", "strong"), f"{seat.label}  {did}"), row(Span(" ".join(seat.keys))), width)


class Happened(Drawn[Look]):
    """The newest of what happened, the newest last."""

    def draw(self, view: Look, width: int, height: int) -> Sequence[Row]:
        newest = view.picture.log[-(height - 1) :] if height > 1 else ()
        told = [row(column(figure(each.at), 8, "dim", right=True), f"  {each.words}") for each in newest]
        return [rule(width, _("LOG")), *told]


class Said(Drawn[Look]):
    """What became of the newest wish, or what the chosen event would be."""

    def draw(self, view: Look, width: int, height: int) -> Sequence[Row]:
        return (row(Span(f" {view.said}", "p2" if view.badly else "text")),)
