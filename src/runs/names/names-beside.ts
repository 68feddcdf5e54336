import { sourceError } from '../../errors.ts';
import { takenTimes } from '../../inventory/present.ts';
import type { Names } from '../../names/names.ts';
import { answerFormat } from '../row-limit.ts';
import { note, type RunEnvironment } from '../run-environment.ts';
import type { RunRequest } from '../run-request.ts';

/** Age in days from which an inventory is reported as old. */
const OLD_DAYS = 7;

/**
 * Returns the names to add to addresses and ids, if requested, or for a table on a terminal, a page or a picture;
 * undefined if there are none.
 * @throws FlowqError (source) if the inventory or a list of names is damaged
 */
export function namesBeside(
  {
    names: wanted,
    inventories,
    out,
    format: given,
    sql,
  }: Pick<RunRequest, 'names' | 'inventories' | 'out' | 'format' | 'sql'>,
  { stdout, log, now }: Pick<RunEnvironment, 'stdout' | 'log' | 'now'>,
): Names | undefined {
  const format = given ?? 'table';
  const isShown =
    (out === undefined && stdout.isTerminal && format === 'table') ||
    answerFormat({ format: given, out }) !== undefined;
  if (sql || wanted === false || (wanted === undefined && !isShown)) return undefined;
  const names = inventories.names();
  const inventory = inventories.inventory();
  const taken = inventory ? takenTimes(inventory) : [];
  const days = Math.floor((now() - Math.min(...taken)) / 86_400);
  if (taken.length > 0 && days >= OLD_DAYS)
    note(log, `names are those of ${days} days ago: flowq inventory fetches the current ones`, 'old-names');
  return names;
}

export const lackingNames = () =>
  sourceError(
    '--names: there are no names',
    'fetch them from EC2 with flowq inventory, or give a list with --names-file',
  );
