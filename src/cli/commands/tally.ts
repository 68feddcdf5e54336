import { usageError } from '../../errors.ts';
import { type Measure, tally } from '../../reports/tally.ts';
import { askedReport } from '../../runs/asked/asked.ts';
import { Known } from '../../runs/asked/known.ts';
import type { QueryOptions } from '../../runs/run-request.ts';
import { useLog } from '../log.ts';
import { exitWith, type PerformOptions, perform } from '../perform.ts';

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
  const known = new Known(given);
  const options = { limit, zone: given.tz, known };
  const asked = askedReport(tally(name, measure, by), {}, options);
  const details = { ...asked.details, measure, by };
  await exitWith(perform({ ...given, known, asked: { ...asked, details } }, given));
}
