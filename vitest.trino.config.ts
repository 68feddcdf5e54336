import { defineConfig } from 'vitest/config';

/** What takes its time: a real Trino over Glue and S3, one file after the other because they share it, and the package installed elsewhere. */
export default defineConfig({
  test: {
    include: ['test/{trino,installed}/**/*.test.ts'],
    fileParallelism: false,
    globalSetup: ['test/stack/global-setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 600_000,
    reporters: ['default', ['json', { outputFile: '.cache/results/trino.json' }]],
  },
});
