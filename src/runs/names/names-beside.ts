import { sourceError } from '../../errors.ts';
import { takenTimes } from '../../inventory/present.ts';
import { secondsOf } from '../../logs/window-input.ts';
import type { Names } from '../../names/names.ts';
import { answerFormat } from '../row-limit.ts';
import { note, type RunEnvironment } from '../run-environment.ts';
import type { RunRequest, WindowOptions } from '../run-request.ts';

/** Age in days from which an inventory is reported as old. */
const OLD_DAYS = 7;

/**
 * Returns the names to add to addresses and ids, if requested, or for a table on a terminal, a page or a picture;
 * undefined if there are none.
 * @throws FlowqError (source) if the inventory or a list of names is damaged
 */
export async function namesBeside(
  {
    names: wanted,
    inventories,
    out,
    format: given,
    sql,
    ...window
  }: Pick<RunRequest, 'names' | 'inventories' | 'out' | 'format' | 'sql'> & Partial<WindowOptions>,
  { stdout, log, now }: Pick<RunEnvironment, 'stdout' | 'log' | 'now'>,
): Promise<Names | undefined> {
  const format = given ?? 'table';
  const isShown =
    (out === undefined && stdout.isTerminal && format === 'table') ||
    answerFormat({ format: given, out }) !== undefined;
  if (sql || wanted === false || (wanted === undefined && !isShown)) return undefined;
  const names = inventories.names();
  const inventory = inventories.inventory();
  const taken = inventory ? takenTimes(inventory) : [];
  const oldest = Math.min(...taken);
  const days = Math.floor((now() - oldest) / 86_400);
  // Names at the time of the inventory are right for windows that end by then.
  if (taken.length > 0 && (await endOf(window, now())) - oldest >= OLD_DAYS * 86_400)
    note(log, `names are those of ${days} days ago: flowq inventory fetches the current ones`, 'old-names');
  return names;
}

/** The end of a window, Unix seconds; now if it is not known. */
async function endOf({ since, until, tz }: Partial<WindowOptions>, now: number): Promise<number> {
  if (until === undefined || since === 'last') return now;
  return secondsOf(until, { now, zone: tz ?? 'UTC' }).catch(() => now);
}

export const lackingNames = () =>
  sourceError(
    '--names: there are no names',
    'fetch them from EC2 with flowq inventory, or give a list with --names-file',
  );
