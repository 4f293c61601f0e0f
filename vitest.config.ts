import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    setupFiles: ['test/support/contract/watch.ts'],
    globalSetup: ['test/support/contract/summary.ts'],
    pool: 'forks',
    // Files that run in one process share what they load: half of the time of a small one. No test replaces a module.
    isolate: false,
    // One more than cores: many tests wait for programs and servers that they started.
    maxWorkers: 3,
  },
})
