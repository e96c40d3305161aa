import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: [
      './testkit/src/postgres-global.ts',
      './testkit/src/browser-global.ts',
      './testkit/src/wire-data-global.ts',
    ],
    reporters: ['default', './tools/summary-reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // A machine that runs everything at once may leave a page waiting for a second.
    expect: { poll: { timeout: 15_000 } },
  },
})
