import { sourceError } from '../errors.ts';
import type { Skipped } from '../sources/source.ts';
import type { Log } from './surroundings.ts';

const LISTED = 20;

/** Names what was not read, with its reason. */
export function warnOfSkipped(log: Log, skipped: readonly Skipped[]): void {
  if (skipped.length === 0) return;
  const lines = skipped.slice(0, LISTED).map((one) => `  ${describe(one)}`);
  const more = skipped.length > LISTED ? [`  and ${skipped.length - LISTED} more`] : [];
  const message = [summary(skipped), ...lines, ...more].join('\n');
  log({ level: 'warn', event: 'skipped', message, fields: { skipped: skipped.slice(0, LISTED) } });
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

function summary(skipped: readonly Skipped[]): string {
  const lines = skipped.reduce((sum, one) => sum + (one.lines ?? 0), 0);
  const files = skipped.filter((one) => one.lines === undefined).length;
  const parts = [
    ...(files > 0 ? [`${files} ${files === 1 ? 'file' : 'files'}`] : []),
    ...(lines > 0 ? [`${lines} ${lines === 1 ? 'line' : 'lines'}`] : []),
  ];
  return `not read, or not wholly: ${parts.join(' and ')}`;
}

function describe({ where, line, lines, reason }: Skipped): string {
  const place = line === undefined ? '' : `:${line}`;
  const count = lines !== undefined && lines > 1 ? ` (${lines} lines, this is the first)` : '';
  return `${where}${place}: ${reason}${count}`;
}
