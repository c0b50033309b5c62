import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: [
      { find: "@", replacement: fileURLToPath(new URL(".", import.meta.url)) },
      // Words are imported by part: a test gets the whole file.
      { find: /\.json\?(core|forms|results|help)$/, replacement: ".json" },
    ],
  },
  test: {
    include: ["lib/**/*.test.ts", "components/**/*.test.ts", "workers/**/*.test.ts"],
    environment: "node",
    globalSetup: ["lib/compute/fixtures/build-kernels.ts"],
    env: { TZ: "UTC" },
    // No measure of speed: a machine with other work is given its time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // One process a core: left to itself vitest keeps a core for watching.
    maxWorkers: "100%",
  },
});
