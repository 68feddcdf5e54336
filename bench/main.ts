/**
 * Compares flowq with the limits of the machine and with hand-written SQL, in one run and as separate processes.
 * Prints Markdown for docs/bench.md. The logs are generated once and cached in `.cache/bench`.
 *
 *   npm run bench -- [--records 2000000] [--rounds 5] [--only reports|catalogue|parquet|store|s3|small-files|recognized|names|start|unusual]
 */
import { statSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { version as duckDbVersion } from '@duckdb/node-api';
import { CLI, isBuilt } from './candidates.ts';
import { catalogueTimes } from './catalogue-times.ts';
import { gzipFiles } from './files.ts';
import { nameTimes } from './name-times.ts';
import { note } from './notes.ts';
import { parquetCheck } from './parquet-check.ts';
import { recognizedFiles } from './recognized-files.ts';
import { reportTimes } from './report-times.ts';
import { s3Times } from './s3-times.ts';
import { makeTree, type Tree } from './samples.ts';
import { smallFiles } from './small-files.ts';
import { startTimes } from './start-times.ts';
import { storeTimes } from './store-times.ts';
import { unusualAlarms } from './unusual-alarms.ts';

/** Number of files in four days, one every five minutes. */
const FILES = 1152;

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
if (!isBuilt()) note(`${CLI} is missing, so flowq itself is left out: \`npm run build\` makes it`);

const records = Number(values.records);
const tree = await makeTree(records, FILES);
print(machine(tree));
/** The parts by name, whether they need the built program, and the function that measures them. */
const PARTS: readonly (readonly [name: string, isOfProgram: boolean, measured: () => Promise<string>])[] = [
  ['reports', false, () => reportTimes(tree, rounds)],
  ['catalogue', true, () => catalogueTimes(records, FILES, rounds)],
  ['parquet', false, () => parquetCheck(records, FILES, rounds)],
  ['store', true, () => storeTimes(tree, rounds)],
  ['s3', true, () => s3Times(records, rounds)],
  ['small-files', false, () => smallFiles(rounds)],
  ['recognized', false, async () => recognizedFiles(rounds)],
  ['names', false, () => nameTimes(rounds)],
  ['start', true, () => startTimes(rounds * 2)],
  ['unusual', false, unusualAlarms],
];
for (const [name, isOfProgram, measured] of PARTS)
  if ((values.only ?? name) === name && (isBuilt() || !isOfProgram)) print(await measured());

function print(markdown: string): void {
  process.stdout.write(`${markdown}\n`);
}

function machine(tree: Tree): string {
  const bytes = gzipFiles(tree.dir).reduce((sum, path) => sum + statSync(path).size, 0);
  const logs = `${tree.records} records in ${tree.files} files, ${Math.round(bytes / 1e6)} MB of gzip`;
  const cores = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'of an unknown model'})`;
  const versions = `Node ${process.versions.node}, DuckDB ${duckDbVersion()}, ${process.platform} ${process.arch}`;
  return `${logs}; ${cores}; ${versions}; the best of ${rounds} runs, all in turn.\n`;
}
