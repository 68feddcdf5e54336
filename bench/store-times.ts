import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflation, report } from './candidates.ts';
import { gzipFiles } from './files.ts';
import { type Candidate, type Measurement, measure } from './measurement.ts';
import type { Tree } from './samples.ts';
import { cpu, markdownTable, memory, ratio, seconds } from './table.ts';

const REPORTS = ['rejected', 'actions', 'top-talkers'];

/** Measures reports from the files, the first one that fills a store, and later ones from the store. */
export async function storeTimes(tree: Tree, rounds: number): Promise<string> {
  const store = `${tree.dir}-store`;
  const limit = inflation(tree);
  const contests = REPORTS.map((name) => {
    const cold = report(name, tree);
    return { cold, later: { name: `${cold.name}, from the store`, args: [...cold.args, '--store', store] } };
  });
  const [{ cold, later }] = contests as [(typeof contests)[number]];
  const first: Candidate = {
    name: `${cold.name}, filling the store`,
    args: later.args,
    before: () => rmSync(store, { recursive: true, force: true }),
  };
  const all = [limit, ...contests.map((one) => one.cold), first, ...contests.map((one) => one.later)];
  const results = await measure(all, rounds);
  const of = ({ name }: Candidate) => results.get(name) as Measurement;
  const row = (candidate: Candidate, reference: Candidate) => [
    candidate.name,
    seconds(of(candidate)),
    ratio(of(candidate), of(limit)),
    ratio(of(candidate), of(reference)),
    cpu(of(candidate)),
    memory(of(candidate)),
  ];
  for (const one of contests) {
    if (of(one.cold).output !== of(one.later).output)
      throw new Error(`${one.later.name} has other rows than ${one.cold.name}`);
  }
  const header = [
    'whole process',
    'best time',
    '× inflating',
    '× the files',
    'processor time',
    'peak memory',
  ];
  const rows = contests.flatMap((one) => [row(one.cold, one.cold), row(one.later, one.cold)]);
  const gzip = gzipFiles(tree.dir).reduce((sum, path) => sum + statSync(path).size, 0);
  const kept = parquetBytes(store);
  const size = `The store takes ${Math.round(kept / 1e6)} MB, ${(kept / gzip).toFixed(2)} of the gzip files.\n`;
  return `${markdownTable(header, [row(first, cold), ...rows])}\n${size}`;
}

function parquetBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.parquet'))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
