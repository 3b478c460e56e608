"""For trying without a world: a feed server, and a simulated modem."""

from __future__ import annotations

from console.command_line.parts import Commands
from console.i18n import _


def add(commands: Commands) -> None:
    feed = commands.family("feed", _("a feed server, for trying"))
    serve = feed.add("serve", "feed:serve", _("serve a scenario's messages over HTTP on this machine"))
    serve.add_argument("scenario")
    serve.add_argument("--port", type=int, default=8112)
    serve.add_argument("--token", default="exercise")
    serve.add_argument("--speed", type=float, default=1.0)

    modem = commands.family("modem", _("a simulated modem, for trying"))
    says = _("a modem on a pseudo-terminal; type text, call, hangup …")
    simulate = modem.add("simulate", "modem:simulate", says)
    simulate.add_argument("--link", required=True, metavar="PATH", help=_("where a station file finds its port"))
    simulate.add_argument("--gnss", metavar="PATH", help=_("the same for its satellite receiver"))
    simulate.add_argument("--sound", metavar="PATH", help=_("and its port for the sound of calls"))
