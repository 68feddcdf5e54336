import { defineConfig } from 'vitest/config';

/** What Stryker runs against each mutant: tests in this process that go through the rooms that it mutates. */
export default defineConfig({
  test: {
    include: [
      'test/{flows,logs,jobs,fuzz,config}/**/*.test.ts',
      'test/engines/{sql,duckdb}/**/*.test.ts',
      'test/engines/athena/{query-compiler,functions}.test.ts',
      'test/runs/run-window.test.ts',
      'test/sources/glue/predicates.test.ts',
      'test/sources/local/{nothing-read,values}.test.ts',
    ],
    exclude: ['test/**/*.slow.test.ts'],
    isolate: false,
    testTimeout: 30_000,
  },
});
