"""The bench `walking` and its peers in turn, each on one core, on the same arcs: 100 full trees,
preparation included (ours from the ways in memory, the peers' from arrays of arcs, which is less
work). Prints median and best of all rounds, in seconds of processor time, and the ratios.

    pip install scipy networkit
    cargo bench --workspace --bench walking --no-run      # prints the path of the binary
    taskset -c 1 python3 tests/benches/walking_peers.py BINARY ROUNDS grid EXTRACT.osm.pbf ...
"""

import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import networkit
import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

TREES = 100


def with_scipy(tail, head, length, nodes, sources):
    start = time.process_time()
    # Of parallel arcs only the shortest counts; a sparse matrix would add them up.
    order = numpy.lexsort((length, head, tail))
    t, h, l = tail[order], head[order], length[order]
    first = numpy.ones(len(t), bool)
    first[1:] = (t[1:] != t[:-1]) | (h[1:] != h[:-1])
    graph = csr_matrix((l[first].astype(float), (t[first], h[first])), shape=(nodes, nodes))
    seconds, total = time.process_time() - start, 0
    for source in sources:
        start = time.process_time()
        tree = dijkstra(graph, indices=source)
        seconds += time.process_time() - start
        total += int(tree[numpy.isfinite(tree)].sum())
    return seconds, total


def with_networkit(tail, head, length, nodes, sources):
    start = time.process_time()
    graph = networkit.GraphFromCoo((length.astype(float), (tail, head)), n=nodes, weighted=True, directed=True)
    seconds, total = time.process_time() - start, 0
    for source in sources:
        start = time.process_time()
        search = networkit.distance.Dijkstra(graph, int(source), storePaths=False)
        search.run()
        seconds += time.process_time() - start
        tree = numpy.array(search.getDistances())
        total += int(tree[tree < sys.float_info.max].sum())
    return seconds, total


def ours(binary, network):
    line = subprocess.run([binary, network], check=True, capture_output=True, text=True).stdout
    measured = {what.strip(): float(seconds) for what, seconds in re.findall(r"([a-z ]+) (\d+\.\d+)", line)}
    return measured, int(re.search(r"sum (\d+)", line)[1])


def main(binary, rounds, *networks):
    networkit.setNumberOfThreads(1)
    for network in networks:
        name = pathlib.Path(network).name
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([binary, network, "--arcs", folder], check=True)
            arcs = numpy.fromfile(f"{folder}/{name}", dtype="<u4").reshape(-1, 3)
        tail, head, length = (column.astype(numpy.int64) for column in arcs.T)
        nodes = int(max(tail.max(), head.max())) + 1
        graph = (tail, head, length, nodes, numpy.arange(TREES) * (nodes // TREES))
        times = {}
        for _ in range(int(rounds)):
            measured, total = ours(binary, network)
            for peer in (with_scipy, with_networkit):
                seconds, sum_of_peer = peer(*graph)
                assert sum_of_peer == total, (peer.__name__, sum_of_peer, total)
                measured[peer.__name__[5:]] = seconds
            for what, seconds in measured.items():
                times.setdefault(what, []).append(seconds)
        print(f"{name}: {nodes} nodes, {len(tail)} arcs, {rounds} rounds, sums of distances agree")
        ours_total = times["total"]
        for what, seconds in times.items():
            ratio = statistics.median(s / o for s, o in zip(seconds, ours_total))
            print(
                f"    {what:24} median {statistics.median(seconds):7.3f} s, best {min(seconds):7.3f} s,"
                f" {ratio:5.2f} times ours in total, best to best {min(seconds) / min(ours_total):5.2f}"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
