import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: [
      { find: "@", replacement: fileURLToPath(new URL(".", import.meta.url)) },
      // Words are imported by part: a test gets the whole file.
      { find: /\.json\?(core|results|help)$/, replacement: ".json" },
    ],
  },
  test: {
    include: ["lib/**/*.test.ts", "components/**/*.test.ts", "workers/**/*.test.ts"],
    environment: "node",
    globalSetup: ["lib/compute/fixtures/build-kernels.ts"],
    env: { TZ: "UTC" },
    testTimeout: 60_000,
  },
});
