import { usageError } from '../../errors.ts';
import { aggregate, type Measure } from '../../reports/aggregate.ts';
import { Inventories } from '../../runs/query/inventories.ts';
import { reportQuery } from '../../runs/query/report-query.ts';
import { exitWith, type PerformOptions, perform } from '../perform.ts';
import { repeatedOptions } from '../repeated-options.ts';
import { requestOf } from '../request.ts';
import { useLog } from '../terminal/log.ts';

export interface AggregateOptions extends PerformOptions {
  /** Names of columns. */
  readonly by?: readonly string[];
}

export const runCountCommand = (given: AggregateOptions): Promise<void> => run('count', 'flows', given);

export function runSumCommand(name: string, given: AggregateOptions): Promise<void> {
  const measure = name.toLowerCase();
  if (measure !== 'bytes' && measure !== 'packets')
    throw usageError(`unknown measure ${name}`, 'use bytes or packets');
  return run('sum', measure, given);
}

async function run(name: string, measure: Measure, given: AggregateOptions): Promise<void> {
  useLog(given);
  const { by = [] } = given;
  const request = requestOf(given);
  const inventories = new Inventories(request);
  const options = { limit: request.limit, against: request.against, zone: request.tz, inventories };
  const query = reportQuery(aggregate(name, measure, by), {}, options);
  const details = { ...query.details, measure, by };
  const repeated = repeatedOptions(given);
  await exitWith(perform({ ...request, inventories, repeated, query: { ...query, details } }, given));
}
