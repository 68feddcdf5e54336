import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Options of a project of tests. */
type Options = NonNullable<TestProjectInlineConfiguration['test']>;

/** Test files share only what they read, so a worker does not import everything again for each of them. */
const SHARED = { isolate: false, maxWorkers: '100%' };
const NOT_HERE = 'test/{trino,installed,pages}/**';
const SLOW = 'test/**/*.slow.test.ts';

const PROJECTS: readonly Options[] = [
  {
    // What everybody runs, in less than a minute on two idle cores: no Java, no Docker, no network.
    name: 'quick',
    include: ['test/**/*.test.ts'],
    exclude: [NOT_HERE, SLOW],
    globalSetup: ['test/global-setup.ts'],
    ...SHARED,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
  {
    // Files that take more than about two seconds: starts of the program, whole catalogues, many records, waits, kills.
    name: 'slow',
    include: [SLOW],
    exclude: [NOT_HERE],
    globalSetup: ['test/global-setup.ts'],
    ...SHARED,
    // A limit for what hangs, not for what is slow on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
  {
    // A real Trino over Glue and S3, which the files share, and the package as it is installed elsewhere.
    name: 'trino',
    include: ['test/{trino,installed}/**/*.test.ts'],
    fileParallelism: false,
    globalSetup: ['test/global-setup.ts', 'test/stack/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
  {
    // Pages and pictures in a real Chromium, which is installed where it is missing.
    name: 'pages',
    include: ['test/pages/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
  {
    // For as long as FLOWQ_FUZZ_RUNS says; the quick project has a short run of the same.
    name: 'fuzz',
    include: ['test/fuzz/**/*.fuzz.ts'],
    testTimeout: 24 * 3_600_000,
  },
];

/**
 * What Stryker runs against each mutant: tests in this process that go through the rooms it mutates, of the slow ones
 * those that run in seconds.
 */
const MUTATION: Options = {
  include: [
    'test/{flows,logs,jobs,fuzz,config}/**/*.test.ts',
    'test/engines/{sql,duckdb}/**/*.test.ts',
    'test/engines/athena/{query-compiler,functions}.test.ts',
    'test/runs/run-window.test.ts',
    'test/sources/glue/predicates.test.ts',
    'test/sources/local/{nothing-read,values}.test.ts',
  ],
  exclude: ['test/**/!(late-files|narrowed|short).slow.test.ts'],
  isolate: false,
  testTimeout: 30_000,
};

export default defineConfig({
  test: process.env.FLOWQ_MUTATION
    ? MUTATION
    : {
        projects: PROJECTS.map((test) => ({ test })),
        reporters: ['default', 'json'],
        outputFile: { json: '.cache/results/last.json' },
      },
});
