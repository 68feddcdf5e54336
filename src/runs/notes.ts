import { sourceError } from '../errors.ts';
import { LISTED, skippedText } from '../sources/skipped-text.ts';
import type { Skipped } from '../sources/source.ts';
import type { Log } from './run-environment.ts';

/** Names what was not read, with its reason. */
export function warnOfSkipped(log: Log, skipped: readonly Skipped[]): void {
  if (skipped.length === 0) return;
  const fields = { skipped: skipped.slice(0, LISTED) };
  log({ level: 'warn', event: 'skipped', message: skippedText(skipped), fields });
}

/** @throws FlowqError (source) when anything was skipped: what --strict asks for */
export function refuseSkipped(log: Log, skipped: readonly Skipped[]): void {
  if (skipped.length === 0) return;
  warnOfSkipped(log, skipped);
  throw sourceError(
    'not everything could be read, and --strict was given',
    'mend or remove these files, or leave out --strict',
  );
}
