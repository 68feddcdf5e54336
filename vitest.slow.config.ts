import { defineConfig } from 'vitest/config';

/** Proofs that take their time, and no more than the quick suite needs: kills, whole catalogues, many records, many starts of the program. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    exclude: ['test/{trino,installed}/**'],
    globalSetup: ['test/global-setup.ts'],
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: '.cache/results/slow.json' }]],
  },
});
