/** Adds up the results that vitest left: names what failed, then prints the totals as one plain line. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The part of vitest's JSON report that is read here. */
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
// A file that cannot even be loaded has no tests to fail.
const failed = total('numFailedTests') || total('numFailedTestSuites');
const skipped = total('numPendingTests');
process.stdout.write(
  `${total('numPassedTests')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);

/** The first lines of a message, which say what was expected. */
function start(message: string): string {
  return message.split('\n').slice(0, 3).join('\n  ').slice(0, 600);
}
