import { queryError } from '../../errors.ts';
import { Deadline } from './deadline.ts';

/** Returns the deadline that `--timeout` sets for a query, or for reading files before it; undefined without one. */
export function queryDeadline(
  { timeoutSeconds: seconds }: { readonly timeoutSeconds?: number | undefined },
  signal: AbortSignal | undefined,
): Deadline | undefined {
  if (seconds === undefined) return undefined;
  return new Deadline(seconds, signal, () =>
    queryError(`the query was stopped: it took longer than ${seconds} s`, 'give it more time with --timeout'),
  );
}
