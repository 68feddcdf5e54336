import { byHand, isBuilt, report } from './candidates.ts';
import { measure } from './measurement.ts';
import { makeTree } from './samples.ts';
import { cpu, markdownTable, memory, ratio, seconds } from './table.ts';

const RECORDS = 200_000;
const FEW = 1000;
const MANY = 10_000;

/** The same number of records in few and in many files: what a file costs. */
export async function smallFiles(rounds: number): Promise<string> {
  const few = await makeTree(RECORDS, FEW);
  const many = await makeTree(RECORDS, MANY);
  const pairs = [byHand, ...(isBuilt() ? [report] : [])].map((make) =>
    [few, many].map((tree) => {
      const candidate = make('actions', tree);
      return { ...candidate, name: `${candidate.name}, ${tree.files} files` };
    }),
  );
  const results = await measure(pairs.flat(), rounds);
  const rows = pairs.flatMap((pair) => {
    const [first, ...rest] = pair.flatMap(({ name }) => results.get(name) ?? []);
    if (!first) return [];
    return [first, ...rest].map((result, at) => {
      const each = `${((result.seconds / RECORDS) * 1e6).toFixed(1)} µs`;
      return [pair[at]?.name ?? '', seconds(result), each, ratio(result, first), cpu(result), memory(result)];
    });
  });
  const header = [
    `${RECORDS} records`,
    'best time',
    'a record',
    `× ${FEW} files`,
    'processor time',
    'peak memory',
  ];
  return markdownTable(header, rows);
}
