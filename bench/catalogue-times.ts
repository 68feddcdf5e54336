import { join } from 'node:path';
import { reportExamples, SAMPLE_PLACE } from '../scripts/report-examples.ts';
import { writeInventory } from '../src/inventory/inventory-file.ts';
import { parseFields } from '../src/logs/record-format.ts';
import { REPORTS } from '../src/reports/index.ts';
import { sampleInventory } from '../src/sample/inventory.ts';
import { report } from './candidates.ts';
import { type Measurement, measure } from './measurement.ts';
import { makeTree } from './samples.ts';
import { cpu, markdownTable, memory } from './table.ts';

/** The report that all others are compared with. */
const MEASURE = 'top-talkers';

/**
 * Measures each report on the same number of records with all fields, from a store, so that its query matters and not
 * how files are read.
 */
export async function catalogueTimes(records: number, files: number, rounds: number): Promise<string> {
  const { account, region } = SAMPLE_PLACE;
  const tree = await makeTree(records, files, {
    format: 'parquet',
    fields: parseFields('all'),
    accounts: [account],
  });
  const inventory = join(tree.dir, '..', 'inventory.json');
  await writeInventory(inventory, sampleInventory({ dir: '.', accounts: [account], regions: [region] }));
  const words = reportExamples();
  const more = ['--inventory', inventory, '--store', `${tree.dir}-store`];
  const candidate = (name: string, ...own: readonly string[]) => {
    const { args } = report(name, tree);
    return { name, args: [...args.slice(0, 3), ...own, ...args.slice(3), ...more] };
  };
  await measure([candidate(MEASURE)], 1);
  // A filter by account, which all records match, prevents a report from using the marks of the store.
  const unmarked = { ...candidate(MEASURE, '--account', account), name: `${MEASURE}, without marks` };
  const candidates = REPORTS.map(({ name }) => candidate(name, ...(words[name] ?? [])));
  const results = await measure([...candidates, unmarked], rounds);
  const standard = results.get(MEASURE)?.cpuSeconds ?? Number.NaN;
  const ratio = ({ cpuSeconds = Number.NaN }: Measurement) => cpuSeconds / standard;
  const rows = [...results].sort(([, one], [, other]) => ratio(other) - ratio(one));
  return markdownTable(
    ['report', 'processor time', `× ${MEASURE}`, 'peak memory'],
    rows.map(([name, result]) => [`\`${name}\``, cpu(result), ratio(result).toFixed(2), memory(result)]),
  );
}
