import { defineConfig } from 'vitest/config';

/** What is proven on a real Trino over Glue and S3; one file after the other, because they share it. */
export default defineConfig({
  test: {
    include: ['test/trino/**/*.test.ts'],
    fileParallelism: false,
    globalSetup: ['test/stack/global-setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 600_000,
    reporters: ['default', ['json', { outputFile: '.cache/results/trino.json' }]],
  },
});
