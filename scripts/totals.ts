/** Sums up vitest's result files: prints the failed tests, then the totals as one plain line. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The used part of vitest's JSON report. */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const results = process.argv.slice(2).map((file): Results => JSON.parse(readFileSync(file, 'utf8')));

for (const file of results.flatMap(({ testResults }) => testResults)) {
  const path = relative('.', file.name);
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  for (const { fullName, failureMessages } of failed)
    process.stdout.write(`failed: ${path}: ${fullName}\n  ${start(failureMessages.join('\n'))}\n`);
  if (file.status === 'failed' && failed.length === 0)
    process.stdout.write(`failed: ${path}\n  ${start(file.message)}\n`);
}

const total = (count: 'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numFailedTestSuites') =>
  results.reduce((sum, result) => sum + result[count], 0);
// A file that cannot be loaded has no failed tests.
const failed = total('numFailedTests') || total('numFailedTestSuites');
const skipped = total('numPendingTests');
process.stdout.write(
  `${total('numPassedTests')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);

/** Returns the first lines of a message, which show what was expected. */
function start(message: string): string {
  return message.split('\n').slice(0, 3).join('\n  ').slice(0, 600);
}
