import { defineConfig } from 'vitest/config'

/** They measure times and memory of whole processes, and need the machine for themselves. */
const measuring = ['test/src/gateway/faults/**/*.test.ts', 'test/src/gateway/field/d-*.test.ts']
const everywhere = ['**/node_modules/**', '**/dist/**']

export default defineConfig({
  test: {
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
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['**/*.test.ts'],
          exclude: [...everywhere, ...measuring],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'one by one',
          include: measuring,
          exclude: everywhere,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
