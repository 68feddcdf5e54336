import { byHand, isBuilt, report } from './candidates.ts';
import { measure } from './measurement.ts';
import { makeTree } from './samples.ts';
import { cpu, markdownTable, memory, seconds } from './table.ts';

/** Small enough that the cost of a file dominates. */
const RECORDS_OF_FILE = 200;
const FEW = 1000;
const MANY = 10_000;

/** Measures files of the same size, few and ten times as many: the cost per record must not grow with their number. */
export async function smallFiles(rounds: number): Promise<string> {
  const few = await makeTree(FEW * RECORDS_OF_FILE, FEW);
  const many = await makeTree(MANY * RECORDS_OF_FILE, MANY);
  const pairs = [byHand, ...(isBuilt() ? [report] : [])].map((make) =>
    [few, many].map((tree) => {
      const candidate = make('actions', tree);
      return { ...candidate, tree, name: `${candidate.name}, ${tree.files} files` };
    }),
  );
  const results = await measure(pairs.flat(), rounds);
  const rows = pairs.flatMap((pair) => {
    const [first, ...rest] = pair.flatMap(({ name, tree }) => {
      const result = results.get(name);
      return result ? [{ name, result, each: result.seconds / (tree.files * RECORDS_OF_FILE) }] : [];
    });
    if (!first) return [];
    return [first, ...rest].map(({ name, result, each }) => [
      name,
      seconds(result),
      `${(each * 1e6).toFixed(1)} µs`,
      (each / first.each).toFixed(2),
      cpu(result),
      memory(result),
    ]);
  });
  const header = [
    `${RECORDS_OF_FILE} records a file`,
    'best time',
    'a record',
    `× ${FEW} files`,
    'processor time',
    'peak memory',
  ];
  return markdownTable(header, rows);
}
