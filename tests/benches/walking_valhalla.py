"""Walking distances beside those of another engine, Valhalla, on the same extracts: how far they
differ, and which rule explains how much of it. Not part of the tests.

    cargo build --release --workspace --lib --bins --examples
    pip install osmium; python3 tests/benches/walking_valhalla.py WORK EXTRACT.osm.pbf…

WORK is a folder for what is fetched and built (Linux; the wheel of pyvalhalla holds programs that
run with any Python). Both engines read the extract as it is, and then again and again after
tags on which their rules differ are taken out of it, one cause after the other: what falls back
into line at a step is what that cause explains. Last, Valhalla's fixed cost of steps is set to
nothing, and its route is asked for the pairs that are then still longer, and for others beside.
"""

import csv
import json
import math
import random
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import osmium

VERSION = "3.9.1"
SCHULWEG = Path("target/release/schulweg")
# A batch is every way between two draws of 20 nodes within 3 km of a node.
BATCHES, SIDE, RADIUS = 30, 20, 3000
CONTROLS = 200
# By default 30 of the unit of cost for every edge of steps: metres, with shortest.
STEPS_FREE = {"step_penalty": 0, "elevator_penalty": 0}
WALKABLE = {
    "residential", "unclassified", "living_street", "tertiary", "secondary", "primary", "service",
    "pedestrian", "footway", "path", "steps", "track",
}  # fmt: skip
SOME_PEOPLE = {
    "private", "permit", "residents", "customers", "delivery", "members", "employees", "key",
    "students", "destination",
}  # fmt: skip
SIDEWALK = {"yes", "both", "left", "right"}


# Beside a way for cyclists or people on foot, oneway concerns the cyclists (oneway:foot people).
ON_FOOT = {"footway", "path", "cycleway", "pedestrian", "steps"}
FIELD_AND_FOREST = {"agricultural", "forestry", "agricultural;forestry"}


def for_some(tags):
    return tags.get("foot", tags.get("access")) in SOME_PEOPLE


def trunk(tags):
    own = tags.get("sidewalk") in SIDEWALK or tags.get("foot") in ("yes", "designated")
    return tags.get("highway") in ("trunk", "trunk_link") and not own


def square(tags):
    return "highway" in tags and (tags.get("area") == "yes" or tags.get("type") == "multipolygon")


def closed_node(tags):
    others = {"barrier", "highway", "railway", "public_transport"}
    return tags.get("access") == "no" and not tags.keys() & others


def has(key, *values):
    return lambda tags: key in tags and (not values or tags[key] in values)


def platform(tags):
    keys = ("railway", "public_transport", "highway")
    return tags.get("highway", "platform") == "platform" and any(tags.get(key) == "platform" for key in keys)


# Cause, what it concerns, the tags taken off it (none: a way is taken out, a gate opened).
CAUSES = [
    ("ways and gates for some people only", for_some, ()),
    ("trunk roads without a sidewalk", trunk, ()),
    ("roads with foot=use_sidepath", has("foot", "use_sidepath"), ()),
    ("access=agricultural, forestry", has("access", *FIELD_AND_FOREST), ("access",)),
    ("sac_scale", has("sac_scale"), ("sac_scale",)),
    ("oneway on ways made for people on foot", lambda tags: tags.get("highway") in ON_FOOT, ("oneway",)),
    ("squares crossed", square, ("area", "type")),
    ("access=no on nodes that are no barrier", closed_node, ("access",)),
]
PLATFORMS = ("platforms", platform, ("railway", "public_transport", "highway"))


def metres(a, b):
    """Distance of two (id, lon, lat); to a percent."""
    east = (a[1] - b[1]) * math.cos(math.radians((a[2] + b[2]) / 2))
    return 111_195 * math.hypot(east, a[2] - b[2])


def crossings(extract):
    """Nodes where ways meet on which both engines walk."""
    uses, place = Counter(), {}
    for way in osmium.FileProcessor(extract).with_locations():
        tags = way.tags if way.is_way() else {}
        barred = {tags.get("access"), tags.get("foot")} & ({"no"} | SOME_PEOPLE)
        if tags.get("highway") not in WALKABLE or barred:
            continue
        for at, node in enumerate(way.nodes):
            if node.location.valid():
                uses[node.ref] += 1 if 0 < at < len(way.nodes) - 1 else 0.5
                place[node.ref] = (node.ref, node.lon, node.lat)
    return sorted(place[node] for node, count in uses.items() if count > 1)


def batches(nodes):
    draw = random.Random(1)
    while True:
        centre = draw.choice(nodes)
        near = [node for node in nodes if metres(centre, node) < RADIUS]
        if len(near) > 10 * SIDE:
            yield draw.sample(near, SIDE), draw.sample(near, SIDE)


def changed(extract, causes, target):
    """Writes the extract without what these causes concern."""
    target.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(target)) as writer:
        for thing in osmium.FileProcessor(str(extract)):
            tags = dict(thing.tags)
            for _, concerns, off in causes:
                if not concerns(tags) or (thing.is_relation() and not off):
                    continue
                if thing.is_way() and not off:
                    break
                off = off or ("barrier", "access", "foot")
                tags = {key: value for key, value in tags.items() if key not in off}
            else:
                writer.add(thing.replace(tags=tags))


def ours(extract, drawn, folder):
    """Metres of each pair; 0 where no path leads, None where a node is not on the network."""
    for name, side in (("from", 0), ("to", 1)):
        with open(folder / f"{name}.csv", "w") as file:
            file.write("id,lon,lat\n")
            points = sorted({node for batch in drawn for node in batch[side]})
            file.writelines(f"{node},{lon:.7f},{lat:.7f}\n" for node, lon, lat in points)
    table = folder / "od.csv"
    table.unlink(missing_ok=True)
    options = ["--osm", extract, "--from", folder / "from.csv", "--to", folder / "to.csv", "--output", table]
    subprocess.run([SCHULWEG, "distances", *options], check=True, capture_output=True)
    wanted = {(a[0], b[0]) for starts, goals in drawn for a in starts for b in goals}
    found = {}
    with open(table) as file:
        for row in csv.DictReader(file):
            pair = int(row["from_id"]), int(row["to_id"])
            if pair in wanted:
                snapped = float(row["snap_from_m"]) + float(row["snap_to_m"]) < 1
                found[pair] = float(row["metres"] or 0) if snapped else None
    return found


class Valhalla:
    """Its programs and the tiles of one extract."""

    def __init__(self, work, extract, options):
        self.options = {"pedestrian": {"shortest": True, "exclude_ferries": True} | options}
        root = work / f"pyvalhalla-{VERSION}"
        if not root.exists():
            fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            wheel_of = ["--python-version=3.12", "--platform=manylinux_2_28_x86_64", f"--dest={work}"]
            subprocess.run([*fetch, *wheel_of, f"pyvalhalla=={VERSION}"], check=True)
            with zipfile.ZipFile(next(work.glob("pyvalhalla-*.whl"))) as wheel:
                wheel.extractall(root)
        self.programs, self.folder = root / "valhalla/bin", extract.parent
        for program in self.programs.iterdir():
            program.chmod(0o755)
        script = root / "valhalla/valhalla_build_config.py"
        options = [f"--mjolnir-tile-dir={extract}.tiles", "--service-limits-allow-hard-exclusions=True"]
        config = subprocess.run([sys.executable, script, *options], check=True, capture_output=True)
        self.config = self.folder / "valhalla.json"
        self.config.write_bytes(config.stdout)
        build = [self.programs / "valhalla_build_tiles", "-c", self.config, "-j", "1", extract]
        subprocess.run(build, check=True, capture_output=True)

    def ask(self, action, request):
        question = self.folder / "question.json"
        question.write_text(json.dumps(request))
        command = [self.programs / "valhalla_service", self.config, action, question]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    def distances(self, drawn):
        """Metres of each pair; 0 where no path leads, None where a node is not on the network."""
        found = {}
        for starts, goals in drawn:
            places = [[{"lon": lon, "lat": lat} for _, lon, lat in side] for side in (starts, goals)]
            request = {"sources": places[0], "targets": places[1], "costing": "pedestrian"}
            answer = self.ask("sources_to_targets", request | {"costing_options": self.options})
            snapped = [
                [metres(node, (0, at["lon"], at["lat"])) < 1 for node, at in zip(nodes, answer[side])]
                for nodes, side in ((starts, "sources"), (goals, "targets"))
            ]
            for row in answer["sources_to_targets"]:
                for cell in row:
                    a, b = cell["from_index"], cell["to_index"]
                    on_it = snapped[0][a] and snapped[1][b]
                    found[starts[a][0], goals[b][0]] = 1000 * (cell["distance"] or 0) if on_it else None
        return found


    def route(self, start, goal):
        """Metres of the way that its other search finds between two nodes joined in its matrix."""
        places = [{"lon": lon, "lat": lat} for _, lon, lat in (start, goal)]
        request = {"locations": places, "costing": "pedestrian", "directions_type": "none"}
        answer = self.ask("route", request | {"costing_options": self.options})
        return 1000 * answer["trip"]["summary"]["length"]


def compare(work, extract, causes, drawn, options):
    """Pairs of nodes with metres of ours and theirs, and the engine that said so."""
    folder = work / Path(extract).name.split(".")[0]
    folder.mkdir(exist_ok=True)
    variant = folder / f"{len(causes)}.osm.pbf"
    changed(extract, causes, variant)
    engine = Valhalla(work, variant, options)
    mine, theirs = ours(variant, drawn, folder), engine.distances(drawn)
    pairs = [(a, b) for starts, goals in drawn for a in starts for b in goals if 500 <= metres(a, b) <= 5000]
    return [(pair, mine[pair[0][0], pair[1][0]], theirs[pair[0][0], pair[1][0]]) for pair in pairs], engine


def ask_route(rows, engine):
    """Says in how many pairs that differ in the matrix, and in how many others, route agrees."""
    both = [row for row in rows if row[1] and row[2]]
    longer = [row for row in both if row[2] > 1.01 * row[1]]
    others = [row for row in both if row[2] <= 1.01 * row[1]]
    for name, asked in (("longer", longer), ("others", random.Random(1).sample(others, CONTROLS))):
        by = [engine.route(*pair) / metres_ours - 1 for pair, metres_ours, _ in asked]
        print(f"    route, {name}: {len(by)} pairs, within 1 %: {sum(abs(d) <= 0.01 for d in by)};", end=" ")
        print(f"shorter: {sum(d < -0.01 for d in by)}, longer: {sum(d > 0.01 for d in by)}", flush=True)


def report(rows):
    rows = [row[1:] for row in rows]
    by = sorted(theirs / ours - 1 for ours, theirs in rows if ours and theirs)
    on_both = [(ours, theirs) for ours, theirs in rows if None not in (ours, theirs)]

    def within(percent):
        return f"{percent} %: {100 * sum(abs(d) <= percent / 100 for d in by) / len(by):.1f} %"

    low, median, high = (100 * by[int(part * (len(by) - 1))] for part in (0.05, 0.5, 0.95))
    alone = [sum(a > 0 == b for a, b in on_both), sum(b > 0 == a for a, b in on_both)]
    print(f"    {len(rows)} pairs, {len(on_both)} with both nodes on both networks;", end=" ")
    print(f"reached by ours alone {alone[0]}, by theirs alone {alone[1]}, by both {len(by)}")
    print(f"    theirs against ours: 5 % {low:+.2f} %, median {median:+.2f} %, 95 % {high:+.2f} %;", end=" ")
    print("within", ", ".join(map(within, (1, 3, 10))))
    print(f"    shorter by over 1 %: {sum(d < -0.01 for d in by)}", end=" ")
    print(f"pairs, longer: {sum(d > 0.01 for d in by)}", flush=True)


def main():
    work = Path(sys.argv[1])
    work.mkdir(exist_ok=True)
    for extract in sys.argv[2:]:
        nodes = crossings(extract)
        draw = batches(nodes)
        drawn = [next(draw) for _ in range(BATCHES)]
        print(f"{extract}: {len(nodes)} crossings")
        for count in range(len(CAUSES) + 1):
            print("as it is" if count == 0 else f"and without: {CAUSES[count - 1][0]}", flush=True)
            report(compare(work, extract, CAUSES[:count], drawn, {})[0])
        for name, causes in (("and steps at no fixed cost", CAUSES), ("and without platforms", [*CAUSES, PLATFORMS])):
            print(name, flush=True)
            rows, engine = compare(work, extract, causes, drawn, STEPS_FREE)
            report(rows)
            ask_route(rows, engine)


main()
