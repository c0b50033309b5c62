import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

/** `next dev` sends these itself; the static server of `npm start` sends the same (lib/setup/serve.mjs). */
async function isolationHeaders() {
  return [
    {
      source: "/:path*",
      headers: [
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
        { key: "Cross-Origin-Embedder-Policy", value: "require-corp" },
      ],
    },
  ];
}

/** Words are imported by part (`./cluster.json?help`). */
const WORDS = ["core", "forms", "results", "help"].map((part) => ({
  condition: { query: `?${part}` },
  loaders: [{ loader: "./lib/setup/words-part.cjs", options: { part } }],
  as: "*.js",
}));

/** Strata is a static site: everything that computes runs in the visitor's own browser. */
export default function config(phase: string): NextConfig {
  return {
    output: "export",
    trailingSlash: true,
    reactStrictMode: true,
    poweredByHeader: false,
    // `npm run types` does, over the tests and the workers too.
    typescript: { ignoreBuildErrors: true },
    turbopack: { rules: { "*.json": WORDS } },
    ...(phase === PHASE_DEVELOPMENT_SERVER ? { headers: isolationHeaders } : {}),
  };
}
