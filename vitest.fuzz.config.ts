import { defineConfig } from 'vitest/config';

/** The fuzz tests for as long as FLOWQ_FUZZ_RUNS says; the quick suite has a short run of them. */
export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.fuzz.ts', 'test/engines/sql/literal.test.ts'],
    testTimeout: 24 * 3_600_000,
    reporters: ['verbose'],
  },
});
