import type { NextConfig } from "next";

/** Strata is a static site: everything that computes runs in the visitor's own browser. */
const config: NextConfig = {
  output: "export",
  trailingSlash: true,
  reactStrictMode: true,
  poweredByHeader: false,
  // `next dev` honours these; the static server of `npm start` sends the same (lib/cli/serve.mjs).
  async headers() {
    return [
      {
        source: "/:path*",
        headers: [
          { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
          { key: "Cross-Origin-Embedder-Policy", value: "require-corp" },
        ],
      },
    ];
  },
};

export default config;
