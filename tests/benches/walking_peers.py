"""Peers of the bench `walking` on the same arcs: 100 full trees on one core, preparation from
arrays of arcs to the peer's own graph included. Not part of the tests.

    mkdir arcs; SCHULWEG_ARCS=$PWD/arcs cargo bench --workspace --bench walking
    pip install scipy networkit; python3 tests/benches/walking_peers.py arcs
"""

import sys
import time

import networkit
import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

TREES = 100

networkit.setNumberOfThreads(1)
for name in ["grid", "heidelberg"]:
    tail, head, length = numpy.loadtxt(f"{sys.argv[1]}/{name}.csv", delimiter=",", dtype=numpy.int64).T
    nodes = int(max(tail.max(), head.max())) + 1
    sources = numpy.arange(TREES) * (nodes // TREES)

    start = time.perf_counter()
    # Of parallel arcs only the shortest counts; a sparse matrix would add them up.
    order = numpy.lexsort((length, head, tail))
    t, h, l = tail[order], head[order], length[order]
    first = numpy.ones(len(t), bool)
    first[1:] = (t[1:] != t[:-1]) | (h[1:] != h[:-1])
    graph = csr_matrix((l[first].astype(float), (t[first], h[first])), shape=(nodes, nodes))
    total = 0.0
    for source in sources:
        distance = dijkstra(graph, indices=source)
        total += distance[numpy.isfinite(distance)].sum()
    print(f"{name}: {nodes} nodes, scipy {time.perf_counter() - start:.2f} s, sum {total:.0f}")

    start = time.perf_counter()
    graph = networkit.GraphFromCoo((length.astype(float), (tail, head)), n=nodes, weighted=True, directed=True)
    for source in sources:
        networkit.distance.Dijkstra(graph, int(source), storePaths=False).run()
    print(f"{name}: {nodes} nodes, networkit {time.perf_counter() - start:.2f} s")
