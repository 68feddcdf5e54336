import { defineConfig } from 'vitest/config';

/** The quick suite: no Java, no Docker, no network. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/{trino,installed}/**'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: '.cache/results/suite.json' }]],
  },
});
