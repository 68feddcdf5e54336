import type { Caveat } from '../rows/caveat.ts';
import { printable } from '../rows/printable.ts';
import type { Skipped } from '../rows/skipped.ts';

/** Maximum number of files named individually. */
const LISTED = 20;

/** Returns a caveat naming the files and lines not read; none if everything was read. */
export function passedOver(skipped: readonly Skipped[]): Caveat[] {
  if (skipped.length === 0) return [];
  const fields = { skipped: skipped.slice(0, LISTED) };
  return [{ kind: 'passed-over', text: skippedText(skipped), fields }];
}

/** Text for people about files and lines not read: a summary, then each file with its reason. */
export function skippedText(skipped: readonly Skipped[]): string {
  const lines = skipped.slice(0, LISTED).map((one) => `  ${describe(one)}`);
  const more = skipped.length > LISTED ? [`  and ${skipped.length - LISTED} more`] : [];
  return [summary(skipped), ...lines, ...more].join('\n');
}

function summary(skipped: readonly Skipped[]): string {
  const lines = skipped.reduce((sum, one) => sum + (one.lines ?? 0), 0);
  const files = skipped.filter((one) => one.lines === undefined).length;
  const parts = [
    ...(files > 0 ? [`${files} ${files === 1 ? 'file' : 'files'}`] : []),
    ...(lines > 0 ? [`${lines} ${lines === 1 ? 'line' : 'lines'}`] : []),
  ];
  return `not read, or only in part: ${parts.join(' and ')}`;
}

function describe({ where, line, lines, reason }: Skipped): string {
  const place = line === undefined ? '' : `:${line}`;
  const first = line === undefined ? '' : ', this is the first';
  const count = lines !== undefined && lines > 1 ? ` (${lines} lines${first})` : '';
  return printable(`${where}${place}: ${reason}${count}`);
}
