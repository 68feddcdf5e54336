/** Adds up the results that vitest left and prints them as one plain line. */
import { readFileSync } from 'node:fs';

const total = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numFailedTestSuites: 0 };
for (const file of process.argv.slice(2)) {
  const result: typeof total = JSON.parse(readFileSync(file, 'utf8'));
  for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += result[name];
}
// A file that cannot even be loaded has no tests to fail.
const failed = total.numFailedTests || total.numFailedTestSuites;
const skipped = total.numPendingTests > 0 ? `, ${total.numPendingTests} skipped` : '';
process.stdout.write(`${total.numPassedTests} passed, ${failed} failed${skipped}\n`);
