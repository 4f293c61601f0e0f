import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    setupFiles: ['test/support/contract/watch.ts'],
    globalSetup: ['test/support/contract/summary.ts'],
    pool: 'forks',
    // One more than cores: many tests wait for programs and servers that they started.
    maxWorkers: 3,
  },
})
