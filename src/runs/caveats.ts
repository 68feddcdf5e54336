import { sourceError } from '../errors.ts';
import { type Caveat, isIncomplete } from '../rows/caveat.ts';
import type { Log } from './run-environment.ts';

/** Logs a caveat as an event `caveat`. */
export function reportCaveat(log: Log, { kind, text, hint, nothing, fields }: Caveat): void {
  log({ level: 'warn', event: 'caveat', message: text, hint, fields: { kind, nothing, ...fields } });
}

/**
 * Fails if an answer is incomplete, as `--strict` requires.
 * @throws FlowqError (source) if anything was not read or not judged
 */
export function requireComplete(log: Log, caveats: readonly Caveat[]): void {
  const incomplete = caveats.filter(isIncomplete);
  if (incomplete.length === 0) return;
  for (const caveat of incomplete) reportCaveat(log, caveat);
  if (incomplete.some(({ kind }) => kind === 'passed-over'))
    throw sourceError(
      'not everything could be read, and --strict was given',
      'mend or remove these files, or leave out --strict',
    );
  throw sourceError(
    'not everything could be judged, and --strict was given',
    'give the report what it needs, or leave out --strict',
  );
}
