import { defineConfig } from 'vitest/config';

/** The quick suite, which everybody runs: no Java, no Docker, no network. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/{trino,installed}/**', 'test/**/*.slow.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // Tests share nothing but what they read, so that a worker does without importing everything anew for each file.
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: '.cache/results/suite.json' }]],
  },
});
