import { sourceError } from '../errors.ts';
import { printable } from '../output/printable.ts';
import type { Skipped } from '../sources/source.ts';

const LISTED = 20;

/** Names on stderr what was not read, with its reason. */
export function warnOfSkipped(skipped: readonly Skipped[]): void {
  if (skipped.length === 0) return;
  const lines = skipped.slice(0, LISTED).map((one) => `  ${describe(one)}\n`);
  const more = skipped.length > LISTED ? `  and ${skipped.length - LISTED} more\n` : '';
  process.stderr.write(`flowq: ${summary(skipped)}\n${lines.join('')}${more}`);
}

/** @throws FlowqError (source) when anything was skipped: what --strict asks for */
export function refuseSkipped(skipped: readonly Skipped[]): void {
  if (skipped.length === 0) return;
  warnOfSkipped(skipped);
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
  return printable(`${where}${place}: ${reason}${count}`);
}

/** Says something about a run that is of use to a person at a terminal and to nobody else. */
export function remark(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${printable(text)}\n`);
}

/** Says something that was asked for, or that must not be missed. */
export function note(text: string): void {
  process.stderr.write(`flowq: ${printable(text)}\n`);
}
