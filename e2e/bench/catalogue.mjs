/**
 * What each workload is, in words: beside what it is measured, the ratio to reach when warm, and the figure that shows the
 * same work was done. A figure with `tolerance` must agree to that share; without one it is printed for the eye.
 */
export const CATALOGUE = [
  {
    id: "K1fixed",
    name: "k-means, 1 M × 8, k = 8, 20 iterations, given start",
    against: "scikit-learn KMeans",
    target: 0.3,
    figure: "inertia",
    tolerance: 1e-4,
  },
  { id: "K1", name: "k-means, 1 M × 8, k = 8, from k-means++", against: "scikit-learn KMeans", target: 0.45, figure: "inertia" },
  {
    id: "K2fixed",
    name: "k-means, 200 k × 32, k = 50, 20 iterations, given start",
    against: "scikit-learn KMeans",
    target: 0.35,
    figure: "inertia",
    tolerance: 1e-4,
  },
  { id: "K2", name: "k-means, 200 k × 32, k = 50, from k-means++", against: "scikit-learn KMeans", target: 0.45, figure: "inertia" },
  { id: "MB1", name: "mini-batch k-means, 1 M × 8, k = 8", against: "scikit-learn MiniBatchKMeans", target: 1, figure: "inertia" },
  {
    id: "G1",
    name: "Gaussian mixture, 200 k × 8, k = 8, full, 20 iterations",
    against: "scikit-learn GaussianMixture",
    target: 0.5,
    figure: "lowerBound",
    tolerance: 1e-4,
  },
  { id: "KP1", name: "k-prototypes, 5 k × (3 + 2), k = 10", against: "kmodes KPrototypes", target: null, figure: "cost" },
  { id: "D1a", name: "DBSCAN, 100 k × 2", against: "scikit-learn DBSCAN", target: 0.12, figure: "clusters", tolerance: 0 },
  { id: "D1b", name: "DBSCAN, 50 k × 5", against: "scikit-learn DBSCAN", target: 0.12, figure: "clusters", tolerance: 0 },
  { id: "H5", name: "HDBSCAN, 50 k × 5", against: "hdbscan", target: 0.5, figure: "clusters", tolerance: 0 },
  { id: "H10", name: "HDBSCAN, 20 k × 10", against: "hdbscan", target: 0.5, figure: "clusters", tolerance: 0 },
  { id: "H1ward10", name: "Ward, 10 k × 5", against: "SciPy linkage", target: 0.08, figure: "top", tolerance: 1e-4 },
  { id: "H1ward20", name: "Ward, 20 k × 5", against: "SciPy linkage", target: 0.08, figure: "top", tolerance: 1e-4 },
  { id: "H1avg10", name: "average linkage, 10 k × 5", against: "SciPy linkage", target: 1, figure: "top", tolerance: 1e-4 },
  { id: "H1avg20", name: "average linkage, 20 k × 5", against: "SciPy linkage", target: 1, figure: "top", tolerance: 1e-4 },
  { id: "H1complete20", name: "complete linkage, 20 k × 5", against: "SciPy linkage", target: 1, figure: "top", tolerance: 1e-4 },
  { id: "H1single20", name: "single linkage, 20 k × 5", against: "SciPy linkage", target: 1, figure: "top", tolerance: 1e-4 },
  { id: "S1", name: "silhouette, all of 20 k × 8", against: "scikit-learn silhouette_score", target: 0.12, figure: "score", tolerance: 1e-5 },
  { id: "P1", name: "PCA, 500 k × 30, two components", against: "scikit-learn PCA", target: 0.2, figure: "explained", tolerance: 1e-4 },
  { id: "T1", name: "t-SNE, 5 k × 20, 1000 iterations", against: "scikit-learn TSNE", target: 0.5, figure: "kl" },
  { id: "U1", name: "UMAP, 5 k × 20, 200 epochs", against: "umap-learn", target: 1, figure: "preserved" },
  { id: "C1", name: "CSV, 1 M × 8, types and roles found", against: "pandas read_csv", target: 0.6, figure: "rows", tolerance: 0 },
  { id: "F1", name: "RFM of 1 M transactions, 100 k customers", against: "pandas groupby", target: 0.6, figure: "total", tolerance: 1e-6 },
  { id: "TG1", name: "group-by, 1 M rows, 100 k groups, five measures", against: "pandas groupby", target: 1, figure: "total", tolerance: 1e-9 },
  { id: "TG2", name: "group-by two keys, 1 M rows, median", against: "pandas groupby", target: 1, figure: "total", tolerance: 1e-9 },
  { id: "TJ1", name: "left join, 1 M rows with 100 k customers", against: "pandas merge", target: 1, figure: "checksum", tolerance: 1e-9 },
  { id: "TS1", name: "stable sort of 1 M rows by amount", against: "pandas sort_values", target: 1, figure: "checksum", tolerance: 1e-9 },
  { id: "TS2", name: "stable sort of 1 M rows by three keys", against: "pandas sort_values", target: 1, figure: "checksum", tolerance: 1e-9 },
  { id: "TW1", name: "windows over 1 M rows: number, lag, running sum, share", against: "pandas groupby", target: 1, figure: "checksum", tolerance: 1e-9 },
];

export function entryOf(id) {
  return CATALOGUE.find((entry) => entry.id === id) ?? { id, name: id, against: "", target: null, figure: null };
}
