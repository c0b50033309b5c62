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

/** Strata is a static site: everything that computes runs in the visitor's own browser. */
export default function config(phase: string): NextConfig {
  return {
    output: "export",
    trailingSlash: true,
    reactStrictMode: true,
    poweredByHeader: false,
    ...(phase === PHASE_DEVELOPMENT_SERVER ? { headers: isolationHeaders } : {}),
  };
}
