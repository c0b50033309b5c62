#!/usr/bin/env python3
"""The reference side of the benchmark: scikit-learn, SciPy, pandas, hdbscan, umap-learn and kmodes on the bytes that Strata reads.

native.py --threads 1 --data FOLDER   answers one JSON a line on stdin, as sides/node-side.ts does:
{"do":"list"}, {"do":"prepare","id":"K1"}, {"do":"run"}
"""
import argparse
import json
import os
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--data", default=".cache/bench/data")
args = parser.parse_args()
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = str(args.threads)
# Some libraries (pandas reading CSV) take every processor they see, whatever the variables say.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: args.threads])
# Debian's OpenBLAS takes its slowest kernels unless this is set; empty lets it look at the processor.
os.environ.setdefault("OPENBLAS_CORETYPE", "")

import warnings

import numpy as np

warnings.filterwarnings("ignore")
SIZES = {"k1": 8, "k2": 32, "d2": 2, "d5": 5, "h10": 5, "h20": 5, "h20x10": 10, "g1": 8, "s1": 8, "p1": 30, "t5": 20}


def rows(name):
    return np.fromfile(os.path.join(args.data, name + ".f32"), "<f4").reshape(-1, SIZES[name])


def kmeans(name, k, fixed):
    from sklearn.cluster import KMeans

    x = rows(name)
    start = x[np.arange(k) * (len(x) // k)].copy() if fixed else "k-means++"

    def run():
        m = KMeans(k, init=start, n_init=1, max_iter=20, tol=0, algorithm="lloyd", random_state=0).fit(x)
        return {"inertia": float(m.inertia_), "iterations": int(m.n_iter_)}

    return run


def mini_batch(name, k):
    from sklearn.cluster import MiniBatchKMeans

    x = rows(name)

    def run():
        m = MiniBatchKMeans(k, n_init=1, random_state=0).fit(x)
        return {"inertia": float(m.inertia_), "iterations": int(m.n_iter_)}

    return run


def mixture():
    from sklearn.mixture import GaussianMixture

    x = rows("g1")
    means = x[np.arange(8) * (len(x) // 8)]
    precision = np.linalg.inv(np.cov(x.T, bias=True) + 1e-6 * np.eye(8))

    def run():
        m = GaussianMixture(
            8, max_iter=20, tol=0, init_params="random_from_data", random_state=0,
            weights_init=np.full(8, 1 / 8), means_init=means, precisions_init=np.repeat(precision[None], 8, 0),
        ).fit(x)
        return {"lowerBound": float(m.lower_bound_), "iterations": int(m.n_iter_)}

    return run


def linkage(name, method):
    from scipy.cluster.hierarchy import linkage as build

    x = rows(name)
    return lambda: {"top": float(build(x, method)[-1, 2])}


def dbscan(name, eps, least):
    from sklearn.cluster import DBSCAN

    x = rows(name)

    def run():
        m = DBSCAN(eps=eps, min_samples=least, n_jobs=args.threads).fit(x)
        return {"clusters": int(m.labels_.max() + 1), "noise": int((m.labels_ < 0).sum()), "core": len(m.core_sample_indices_)}

    return run


def hdbscan(name):
    from hdbscan import HDBSCAN

    x = rows(name).astype("f8")

    def run():
        m = HDBSCAN(min_cluster_size=50, min_samples=10, core_dist_n_jobs=args.threads).fit(x)
        return {"clusters": int(m.labels_.max() + 1), "noise": int((m.labels_ < 0).sum())}

    return run


def prototypes():
    from kmodes.kprototypes import KPrototypes

    x = rows("h10")[:5000].astype("f8")
    both = np.hstack([x[:, :3], np.floor(x[:, 3:] / 5)])
    start = np.arange(10) * 500

    def run():
        codes = np.stack([np.unique(both[:, t], return_inverse=True)[1] for t in (3, 4)], 1)
        m = KPrototypes(10, init=[both[start, :3], codes[start]], n_init=1, random_state=0).fit(both, categorical=[3, 4])
        return {"cost": float(m.cost_), "iterations": int(m.n_iter_)}

    return run


def silhouette():
    from sklearn.metrics import silhouette_score

    x = rows("s1")
    # Both sides label alike: the nearest of every n/8-th row.
    centres = x[np.arange(8) * (len(x) // 8)].astype(float)
    labels = ((x.astype(float)[:, None] - centres) ** 2).sum(-1).argmin(1)
    return lambda: {"score": float(silhouette_score(x, labels))}


def pca():
    from sklearn.decomposition import PCA

    x = rows("p1")

    def run():
        m = PCA(2, svd_solver="auto", random_state=0).fit(x)
        m.transform(x)
        return {"explained": float(m.explained_variance_ratio_.sum())}

    return run


def tsne():
    from sklearn.manifold import TSNE

    x = rows("t5")

    def run():
        m = TSNE(2, init="pca", learning_rate="auto", perplexity=30, max_iter=1000, random_state=0, n_jobs=args.threads)
        m.fit_transform(x)
        return {"kl": float(m.kl_divergence_)}

    return run


def kept_neighbours(x, y, k=15):
    """Share of the k nearest neighbours that are among the nearest on the map."""
    from sklearn.neighbors import NearestNeighbors

    before, after = (NearestNeighbors(n_neighbors=k).fit(of).kneighbors(return_distance=False) for of in (x, y))
    return float(np.mean([len(np.intersect1d(a, b)) / k for a, b in zip(before, after)]))


def umap():
    from umap import UMAP

    x = rows("t5")

    def run():
        # A seed makes umap-learn use one thread; without one it may use all it was given.
        y = UMAP(n_neighbors=15, min_dist=0.1, n_epochs=200, random_state=0 if args.threads == 1 else None, n_jobs=args.threads).fit_transform(x)
        return lambda: {"preserved": kept_neighbours(x, y)}

    return run


def csv():
    import pandas

    path = os.path.join(args.data, "tx.csv")
    return lambda: {"rows": len(pandas.read_csv(path))}


def group_by():
    import pandas

    x = np.fromfile(os.path.join(args.data, "tx.f32"), "<f4").reshape(-1, 3)
    frame = pandas.DataFrame({"customer": x[:, 0].astype("i4"), "day": x[:, 1].astype("i4"), "amount": x[:, 2].astype("f8")})

    def run():
        groups = frame.groupby("customer").agg(last=("day", "max"), orders=("day", "size"), total=("amount", "sum"))
        return {"groups": len(groups), "total": float(groups.total.sum())}

    return run


def by_place(values):
    """Tells orders apart: the sum of values by their places."""
    values = np.nan_to_num(np.asarray(values, "f8"))
    return float((values * (np.arange(len(values)) % 1000)).sum())


def table_operation(name):
    import pandas

    x = np.fromfile(os.path.join(args.data, "tx.f32"), "<f4").reshape(-1, 3).astype("f8")
    frame = pandas.DataFrame({"customer": x[:, 0].copy(), "day": x[:, 1].copy(), "amount": x[:, 2].copy()})
    ids = frame.customer.drop_duplicates().to_numpy()
    customers = pandas.DataFrame({"customer": ids, "age": 18 + ids % 70})

    def group():
        groups = frame.groupby("customer", sort=False).agg(
            orders=("amount", "size"), total=("amount", "sum"), mean=("amount", "mean"), least=("amount", "min"), last=("day", "max")
        )
        return lambda: {"groups": len(groups), "total": float(groups.total.sum())}

    def group_two():
        median = frame.groupby(["customer", "day"], sort=False).amount.median()
        return lambda: {"groups": len(median), "total": float(median.sum())}

    def join():
        made = frame.merge(customers, on="customer", how="left")
        return lambda: {"checksum": by_place(made.age)}

    def sort():
        made = frame.sort_values("amount", ascending=False, kind="stable")
        return lambda: {"checksum": by_place(made.customer)}

    def sort_three():
        made = frame.sort_values(["customer", "day", "amount"], ascending=[True, False, True], kind="stable")
        return lambda: {"checksum": by_place(made.amount)}

    def window():
        ordered = frame.sort_values("day", kind="stable")
        groups = ordered.groupby("customer", sort=False)
        made = pandas.DataFrame({
            "number": groups.cumcount() + 1,
            "before": groups.amount.shift(1),
            "total": groups.amount.cumsum(),
            "share": ordered.amount / groups.amount.transform("sum"),
        }).reindex(frame.index)
        return lambda: {"checksum": sum(by_place(made[column]) for column in made)}

    return {"group": group, "group_two": group_two, "join": join, "sort": sort, "sort_three": sort_three, "window": window}[name]


WORKLOADS = {
    "K1fixed": lambda: kmeans("k1", 8, True),
    "K1": lambda: kmeans("k1", 8, False),
    "K2fixed": lambda: kmeans("k2", 50, True),
    "K2": lambda: kmeans("k2", 50, False),
    "MB1": lambda: mini_batch("k1", 8),
    "G1": mixture,
    "KP1": prototypes,
    "H1ward10": lambda: linkage("h10", "ward"),
    "H1ward20": lambda: linkage("h20", "ward"),
    "H1avg10": lambda: linkage("h10", "average"),
    "H1avg20": lambda: linkage("h20", "average"),
    "H1complete20": lambda: linkage("h20", "complete"),
    "H1single20": lambda: linkage("h20", "single"),
    "D1a": lambda: dbscan("d2", 0.08, 10),
    "D1b": lambda: dbscan("d5", 0.7, 10),
    "H5": lambda: hdbscan("d5"),
    "H10": lambda: hdbscan("h20x10"),
    "S1": silhouette,
    "P1": pca,
    "T1": tsne,
    "U1": umap,
    "C1": csv,
    "F1": group_by,
    "TG1": lambda: table_operation("group"),
    "TG2": lambda: table_operation("group_two"),
    "TJ1": lambda: table_operation("join"),
    "TS1": lambda: table_operation("sort"),
    "TS2": lambda: table_operation("sort_three"),
    "TW1": lambda: table_operation("window"),
}


def versions():
    found = {"python": sys.version.split()[0], "numpy": np.__version__}
    for name in ("sklearn", "scipy", "pandas", "hdbscan", "umap", "kmodes"):
        try:
            from importlib.metadata import version

            found[name] = version({"sklearn": "scikit-learn", "umap": "umap-learn"}.get(name, name))
        except Exception:
            pass
    return found


prepared = None


def answer(request):
    global prepared
    if request["do"] == "list":
        return {"ids": list(WORKLOADS), "versions": versions()}
    if request["do"] == "prepare":
        prepared = None
        if request["id"] not in WORKLOADS:
            return {"error": "no native side"}
        prepared = WORKLOADS[request["id"]]()
        return {"ok": True}
    start = time.perf_counter()
    figures = prepared()
    ms = 1000 * (time.perf_counter() - start)
    return {"ms": ms, "figures": figures() if callable(figures) else figures}


# Libraries may print; answers have a line of their own.
out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    out.write(json.dumps(reply) + "\n")
    out.flush()
