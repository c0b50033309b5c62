import { createServer } from "node:net";
import { defineConfig } from "@playwright/test";
import { findBrowser } from "./lib/setup/browser.mjs";

/** A port that is free when the run starts; the workers, which read this file anew, are told by the environment. */
process.env.STRATA_E2E_PORT ??= String(await freePort());
const PORT = Number(process.env.STRATA_E2E_PORT);

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port is free"))));
    });
  });
}

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: ".cache/e2e",
  // No measure of speed: what is waited for comes on a machine with other work, too. How fast things are is measured by e2e/bench.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env.CI),
  // While one browser waits, for its disk or for words to be drawn, the other has the cores.
  fullyParallel: true,
  workers: 2,
  retries: 0,
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: findBrowser(),
      // Without these a browser looks for its maker's servers at every start.
      args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  webServer: { command: `node lib/setup/serve.mjs --port ${PORT}`, url: `http://localhost:${PORT}`, reuseExistingServer: false },
});
