import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, isBuilt } from './candidates.ts';
import { type Candidate, type Measurement, measure } from './measurement.ts';
import { CACHE, makeTree } from './samples.ts';
import { cpu, markdownTable, memory, seconds } from './table.ts';

/** New and remembered interfaces of an inventory, few and ten times as many. */
const INTERFACES = [
  [2_000, 20_000],
  [20_000, 200_000],
] as const;

/** Blocks of a file of names, few and ten times as many. */
const BLOCKS = [200, 2_000] as const;

const RECORDS = 50_000;

/** Measures the cost of names, and that it grows linearly with their number. */
export async function nameTimes(rounds: number): Promise<string> {
  const merges = INTERFACES.map(
    ([fresh, remembered]): Candidate => ({
      name: `merging ${fresh} interfaces into ${remembered}`,
      args: [join(import.meta.dirname, 'inventory-merge.ts'), String(fresh), String(remembered)],
    }),
  );
  const tree = await makeTree(RECORDS, 288);
  const grouped = isBuilt()
    ? BLOCKS.map(
        (blocks): Candidate => ({
          name: `sum bytes --by name, ${blocks} blocks, ${RECORDS} records`,
          args: [
            CLI,
            'sum',
            'bytes',
            '--by',
            'name',
            '--all',
            '--source',
            tree.dir,
            '--names-file',
            namesFile(blocks),
            '--format',
            'csv',
          ],
        }),
      )
    : [];
  const results = await measure([...merges, ...grouped], rounds);
  const rows = [merges, grouped].flatMap((pair) => {
    const [first, ...rest] = pair.flatMap(({ name }) => {
      const result = results.get(name);
      return result ? [{ name, result }] : [];
    });
    if (!first) return [];
    return [first, ...rest].map(({ name, result }) => [
      name,
      seconds(result),
      times(result, first.result),
      cpu(result),
      memory(result),
    ]);
  });
  return markdownTable(['names', 'best time', '× a tenth of them', 'processor time', 'peak memory'], rows);
}

const times = (one: Measurement, tenth: Measurement) => (one.seconds / tenth.seconds).toFixed(2);

/** Writes blocks of 16 addresses, which contain those of the sample and many others. */
function namesFile(blocks: number): string {
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `names-${blocks}.csv`);
  const lines = Array.from(
    { length: blocks },
    (_, at) => `10.152.${at >> 4}.${(at & 15) << 4}/28,block ${at}`,
  );
  writeFileSync(path, `cidr,name\n${lines.join('\n')}\n`);
  return path;
}
