import { defineConfig } from 'vitest/config';

/** What takes its time: a real Trino over Glue and S3, one file after the other because they share it, the package installed elsewhere, and what is generated from all of the code. */
export default defineConfig({
  test: {
    include: ['test/{trino,installed,generated}/**/*.test.ts'],
    fileParallelism: false,
    globalSetup: ['test/stack/global-setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 600_000,
    reporters: ['default', ['json', { outputFile: '.cache/results/trino.json' }]],
  },
});
