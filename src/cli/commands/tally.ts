import { usageError } from '../../errors.ts';
import { type Measure, tally } from '../../reports/aggregate.ts';
import { Inventories } from '../../runs/query/inventories.ts';
import { reportQuery } from '../../runs/query/report-query.ts';
import type { QueryOptions } from '../../runs/run-request.ts';
import { exitWith, type PerformOptions, perform } from '../perform.ts';
import { useLog } from '../terminal/log.ts';

export interface TallyOptions extends QueryOptions, PerformOptions {
  readonly limit?: number | 'all';
  /** Names of columns. */
  readonly by?: readonly string[];
}

export const runCountCommand = (given: TallyOptions): Promise<void> => run('count', 'flows', given);

export function runSumCommand(what: string, given: TallyOptions): Promise<void> {
  const measure = what.toLowerCase();
  if (measure !== 'bytes' && measure !== 'packets')
    throw usageError(`${what} cannot be added up`, 'give bytes or packets');
  return run('sum', measure, given);
}

async function run(
  name: string,
  measure: Measure,
  { by = [], limit, ...given }: TallyOptions,
): Promise<void> {
  useLog(given);
  const inventories = new Inventories(given);
  const options = { limit, zone: given.tz, inventories };
  const query = reportQuery(tally(name, measure, by), {}, options);
  const details = { ...query.details, measure, by };
  await exitWith(perform({ ...given, inventories, query: { ...query, details } }, given));
}
