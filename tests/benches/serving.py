"""The service and its peers on one layer of 100,000 polygons, one after the other on this machine:
server on core 0, load generator on core 1. Prints requests a second and the ratios.

    apt-get install wrk curl gdal-bin postgresql postgis postgresql-15-postgis-3
    python3.12 -m venv pygeoapi && pygeoapi/bin/pip install pygeoapi==0.24.* gunicorn psycopg2-binary geoalchemy2
    python3.12 -m venv tipg && tipg/bin/pip install tipg uvicorn
    cargo install martin@1.14.0 --locked --no-default-features --features postgres,geojson
    cargo build --release --workspace --lib --bins --examples
    cargo bench --workspace --bench serving --no-run      # prints the path of the binary
    python3 tests/benches/serving.py target/release/schulweg BINARY FOLDER \\
        --pygeoapi pygeoapi --tipg tipg --martin ~/.cargo/bin/martin

Peers that are not named are left out. PostgreSQL runs in FOLDER as the user `postgres`, on both
cores, as it does for every peer that asks it.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

LAYER = "pupil_density_250m"
HOST = "127.0.0.1"
OURS, STATIC, PYGEOAPI, TIPG, MARTIN, POSTGRES = 18300, 18301, 18302, 18303, 18304, 18305
SERVER, CLIENT = ["taskset", "-c", "0"], ["taskset", "-c", "1"]
DATABASE = f"postgresql://postgres@{HOST}:{POSTGRES}/postgres"


def url(port, path):
    return f"http://{HOST}:{port}{path}"


def fetch(address, headers=None):
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers or {}), timeout=120) as answer:
        return answer.read()


@contextlib.contextmanager
def running(words, ready, environment=None, pinned=SERVER):
    """A server that answers at `ready`; gives its process and the seconds until it did."""
    start = time.perf_counter()
    log = open(FOLDER / "servers.log", "a")
    process = subprocess.Popen(pinned + [str(word) for word in words], stdout=log, stderr=log, env=environment)
    try:
        while True:
            try:
                fetch(ready)
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - start > 120:
                    sys.exit(f"{words[0]} does not serve; see {FOLDER}/servers.log")
                time.sleep(0.02)
        yield process, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait()


def rate(address, seconds, connections=8):
    """Requests a second (wrk)."""
    words = CLIENT + ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", address]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        sys.exit(f"{address}: {text}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])


def download(address, runs=5):
    """Seconds of a whole download (curl), the median of some."""
    words = CLIENT + ["curl", "-sf", "-o", "/dev/null", "-w", "%{time_total}", address]
    times = [float(subprocess.run(words, check=True, capture_output=True, text=True).stdout) for _ in range(runs)]
    return statistics.median(times)


def memory(process, what):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(rf"{what}:\s+(\d+) kB", status)[1]) / 1024


def extra_memory(process, action):
    """MB that a process takes at most while something happens, beyond what it had before."""
    pathlib.Path(f"/proc/{process.pid}/clear_refs").write_text("5")
    before = memory(process, "VmRSS")
    action()
    return memory(process, "VmHWM") - before


def cold(port, paths):
    """Milliseconds a tile, each asked for once on one connection: mean and median."""
    os.sched_setaffinity(0, {1})
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    times = []
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - start) * 1000)
        if answer.status not in (200, 204) or (answer.status == 200 and not body):
            sys.exit(f"{path}: {answer.status}")
    os.sched_setaffinity(0, {0, 1})
    return statistics.mean(times), statistics.median(times)


def tiles(zoom, bounds):
    """Column and row of every tile of a zoom level within bounds in Web Mercator."""
    half, count = 20037508.342789244, 2**zoom
    west, south, east, north = ((side + half) / (2 * half) * count for side in bounds)
    return [(x, count - 1 - y) for x in range(int(west), int(east) + 1) for y in range(int(south), int(north) + 1)]


@contextlib.contextmanager
def database(publication):
    """PostGIS with the layer in longitude and latitude, as the peers like it best."""
    binaries = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    data = FOLDER / "postgres"
    if not data.is_dir():
        data.mkdir()
        shutil.chown(data, "postgres", "postgres")
        as_postgres([binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres"])
    options = f"-p {POSTGRES} -k /tmp -c listen_addresses={HOST} -c shared_buffers=512MB"
    as_postgres([binaries / "pg_ctl", "-D", data, "-w", "-o", options, "-l", data / "log", "start"])
    try:
        run = ["psql", "-q", DATABASE, "-c", "CREATE EXTENSION IF NOT EXISTS postgis"]
        subprocess.run(run, check=True, stderr=subprocess.DEVNULL)
        target = f"PG:host={HOST} port={POSTGRES} user=postgres dbname=postgres"
        words = ["-overwrite", "-t_srs", "EPSG:4326", "-nln", LAYER, "-lco", "FID=fid", "-lco", "GEOMETRY_NAME=geom"]
        environment = dict(os.environ, PG_USE_COPY="YES")
        subprocess.run(["ogr2ogr", "-f", "PostgreSQL", target, publication, LAYER, *words], check=True, env=environment)
        subprocess.run(["psql", "-q", DATABASE, "-c", f"VACUUM ANALYZE {LAYER}"], check=True)
        yield
    finally:
        as_postgres([binaries / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop"])


def as_postgres(words):
    subprocess.run(["runuser", "-u", "postgres", "--", *map(str, words)], check=True, stdout=subprocess.DEVNULL, cwd="/")


def pygeoapi_settings(provider):
    return {
        "server": {
            "bind": {"host": HOST, "port": PYGEOAPI},
            "url": url(PYGEOAPI, ""),
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": 100000},
            "map": {"url": "https://tile.example/{z}/{x}/{y}.png", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "bench",
                "description": "bench",
                "keywords": ["bench"],
                "keywords_type": "theme",
                "terms_of_service": "none",
                "url": "https://example.org",
            },
            "license": {"name": "none", "url": "https://example.org"},
            "provider": {"name": "bench", "url": "https://example.org"},
            "contact": {"name": "bench"},
        },
        "resources": {
            LAYER: {
                "type": "collection",
                "title": LAYER,
                "description": LAYER,
                "keywords": ["bench"],
                "extents": {"spatial": {"bbox": [5, 48, 9, 52], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
                "providers": [provider],
            }
        },
    }


POSTGIS = {
    "type": "feature",
    "name": "PostgreSQL",
    "data": {"host": HOST, "port": POSTGRES, "dbname": "postgres", "user": "postgres", "password": "", "search_path": ["public"]},
    "id_field": "fid",
    "table": LAYER,
    "geom_field": "geom",
}


def measure_ours(program, bench, publication, seconds):
    """Our figures beside those of static bodies of the same length."""
    settings = FOLDER / "schulweg.toml"
    settings.write_text("[serve.limits]\nrequests_per_second = 1000000\nburst = 1000000\n")
    words = [program, "serve", "--publication", publication, "--config", settings, "--bind", f"{HOST}:{OURS}"]
    items = f"/collections/{LAYER}/items"
    page, single = f"{items}?limit=1000&f=json", f"{items}/50000?f=json"
    with running(words, url(OURS, f"{items}?limit=1")) as (process, start):
        extent = json.loads(fetch(url(OURS, f"{items}?limit=1&crs=http://www.opengis.net/def/crs/EPSG/0/3857")))
        corner = extent["features"][0]["geometry"]["coordinates"][0][0][0]
        bounds = [corner[0] + 2000, corner[1] + 2000, corner[0] + 100000, corner[1] + 100000]
        all_tiles = tiles(12, bounds)
        of_tile = lambda x, y: f"/collections/{LAYER}/tiles/WebMercatorQuad/12/{y}/{x}"
        cold_ours = cold(OURS, [of_tile(*tile) for tile in all_tiles])
        warm = of_tile(*all_tiles[len(all_tiles) // 2])
        folder = FOLDER / "static"
        folder.mkdir(exist_ok=True)
        paths = {"page": page, "single": single, "tile": warm}
        for name, path in paths.items():
            (folder / name).write_bytes(fetch(url(OURS, path)))
        everything = f"{items}?limit=100000&f=json"
        ours = {name: rate(url(OURS, path), seconds) for name, path in paths.items()}
        whole = fetch(url(OURS, everything))
        (folder / "all").write_bytes(whole)
        extra = extra_memory(process, lambda: download(url(OURS, everything), 1))
        ours["all"] = 1 / download(url(OURS, everything))
    with running([bench, "--static", f"{HOST}:{STATIC}", folder], url(STATIC, "/single")):
        static = {name: rate(url(STATIC, f"/{name}"), seconds) for name in ["page", "single", "tile"]}
        static["all"] = 1 / download(url(STATIC, "/all"))
    print(f"start-up with the layer: {start:.2f} s")
    print(f"whole download: {len(whole) / 1e6:.1f} MB, {extra:.1f} MB of extra memory")
    for name in ours:
        length = (folder / name).stat().st_size
        print(f"{name:>7}: {ours[name]:10.1f}/s, static body of {length:,} bytes {static[name]:10.1f}/s, ratio {ours[name] / static[name]:.2f}")
    print(f"cold tile at z12: {cold_ours[0]:.2f} ms mean, {cold_ours[1]:.2f} ms median of {len(all_tiles)}")
    return ours, cold_ours, all_tiles


def measure_pygeoapi(folder, provider, seconds):
    settings, definition = FOLDER / "pygeoapi.json", FOLDER / "pygeoapi-openapi.json"
    settings.write_text(json.dumps(pygeoapi_settings(provider)))
    environment = dict(os.environ, PYGEOAPI_CONFIG=str(settings), PYGEOAPI_OPENAPI=str(definition))
    words = [f"{folder}/bin/pygeoapi", "openapi", "generate", str(settings), "--output-file", str(definition)]
    subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL)
    words = [f"{folder}/bin/gunicorn", "-w", "2", "-b", f"{HOST}:{PYGEOAPI}", "pygeoapi.flask_app:APP"]
    items = f"/collections/{LAYER}/items"
    with running(words, url(PYGEOAPI, f"{items}?limit=1&f=json"), environment, []):
        return {
            "page": rate(url(PYGEOAPI, f"{items}?limit=1000&f=json"), seconds),
            "single": rate(url(PYGEOAPI, f"{items}/50000?f=json"), seconds),
        }


def measure_tipg(folder, tile, seconds):
    environment = dict(os.environ, DATABASE_URL=DATABASE, TIPG_MAX_FEATURES_PER_QUERY="100000")
    words = [f"{folder}/bin/uvicorn", "tipg.main:app", "--host", HOST, "--port", TIPG, "--workers", "2", "--log-level", "error"]
    items = f"/collections/public.{LAYER}/items"
    with running(words, url(TIPG, f"{items}?limit=1"), environment, []):
        return {
            "page": rate(url(TIPG, f"{items}?limit=1000"), seconds),
            "single": rate(url(TIPG, f"{items}/50000"), seconds),
            "tile": rate(url(TIPG, f"/collections/public.{LAYER}/tiles/WebMercatorQuad/12/{tile[0]}/{tile[1]}"), seconds),
        }


def measure_martin(program, all_tiles, seconds):
    words = [program, "--listen-addresses", f"{HOST}:{MARTIN}", "--cache-size", "0", "--workers", "2", DATABASE]
    with running(words, url(MARTIN, "/catalog")):
        cold_martin = cold(MARTIN, [f"/{LAYER}/12/{x}/{y}" for x, y in all_tiles])
    words[words.index("0")] = "512"
    middle = all_tiles[len(all_tiles) // 2]
    with running(words, url(MARTIN, "/catalog")):
        return {"tile": rate(url(MARTIN, f"/{LAYER}/12/{middle[0]}/{middle[1]}"), seconds)}, cold_martin


def main():
    global FOLDER
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ["program", "bench", "folder"]:
        parser.add_argument(name)
    for name in ["--pygeoapi", "--tipg", "--martin"]:
        parser.add_argument(name)
    parser.add_argument("--seconds", type=int, default=8)
    options = parser.parse_args()
    FOLDER = pathlib.Path(options.folder).resolve()
    FOLDER.mkdir(parents=True, exist_ok=True)
    publication = FOLDER / "publication.gpkg"
    publication.unlink(missing_ok=True)
    subprocess.run([options.bench, "--make", publication], check=True)
    ours, cold_ours, all_tiles = measure_ours(options.program, options.bench, publication, options.seconds)
    peers = {}
    middle = all_tiles[len(all_tiles) // 2]
    if options.pygeoapi:
        file = {"type": "feature", "name": "SQLiteGPKG", "data": str(publication), "id_field": "fid", "table": LAYER}
        # pygeoapi reads GeoPackages with an extension of SQLite, which not every Python loads.
        loads = "import sqlite3; sqlite3.connect(':memory:').enable_load_extension(True)"
        if subprocess.run([f"{options.pygeoapi}/bin/python", "-c", loads], stderr=subprocess.DEVNULL).returncode == 0:
            peers["pygeoapi, GeoPackage"] = measure_pygeoapi(options.pygeoapi, file, options.seconds)
        else:
            print("pygeoapi, GeoPackage: left out, this Python loads no extensions of SQLite")
    if options.pygeoapi or options.tipg or options.martin:
        with database(publication):
            if options.pygeoapi:
                peers["pygeoapi, PostGIS"] = measure_pygeoapi(options.pygeoapi, POSTGIS, options.seconds)
            if options.tipg:
                peers["tipg, PostGIS"] = measure_tipg(options.tipg, middle, options.seconds)
            if options.martin:
                peers["martin, PostGIS"], cold_martin = measure_martin(options.martin, all_tiles, options.seconds)
                print(f"cold tile at z12, martin: {cold_martin[0]:.2f} ms mean, {cold_martin[1]:.2f} ms median; ours takes {cold_ours[0] / cold_martin[0]:.2f} of it")
    for peer, figures in peers.items():
        for name, figure in figures.items():
            print(f"{peer:>22}: {name:>7} {figure:10.1f}/s, ours {ours[name] / figure:7.1f} times")


main()
