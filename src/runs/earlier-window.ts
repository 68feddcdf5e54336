import { formatInstant } from '../logs/instant.ts';
import { type Window, windowBefore, windowTimes } from '../logs/window.ts';
import { earliestStart } from '../reports/earliest-start.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Row } from '../rows/rows.ts';
import { passedOver } from '../sources/skipped-text.ts';
import type { OpenedSource } from '../sources/source.ts';
import { requireComplete } from './caveats.ts';
import { openWindow } from './opened-window.ts';
import type { ReportQuery } from './query/report-query.ts';
import type { RunContext } from './run-context.ts';

const HOUR = 3600;

/** Returns the window that a window is compared with, if any. */
export function earlierWindow(
  { against }: Pick<ReportQuery, 'against'>,
  window: Window | undefined,
): Window | undefined {
  return against && window && windowBefore(window, against.seconds);
}

/** Returns the windows that a query reads: the earlier one first, if it compares two. */
export function comparedWindows(
  query: Pick<ReportQuery, 'against'>,
  window: Window | undefined,
): readonly (Window | undefined)[] {
  const earlier = earlierWindow(query, window);
  return earlier ? [earlier, window] : [window];
}

/**
 * Returns all rows of the earlier window, which are read first, and reports their caveats as such.
 * @throws FlowqError (source) with `strict`, if any part of it was not read or not judged
 */
export async function earlierRows(
  context: RunContext,
  window: Window,
  report: (caveat: Caveat) => void,
): Promise<readonly Row[]> {
  const { signal, log, progress } = context.environment;
  await using opened = await openWindow(context, window, { report: (caveat) => report(ofEarlier(caveat)) });
  const rows = (await Array.fromAsync((await opened.rows()).batches)).flat();
  progress.clear();
  const skipped = passedOver(await opened.source.skipped()).map(ofEarlier);
  const missing = await missingRecords(opened.source, window, rows.length, signal);
  const caveats = [...skipped, ...(missing ? [missing] : [])];
  if (context.request.strict) requireComplete(log, caveats);
  for (const caveat of caveats) report(caveat);
  return rows;
}

/** Marks a caveat as one of the earlier window. */
export const ofEarlier = (caveat: Caveat): Caveat => ({
  ...caveat,
  text: `in the earlier window: ${caveat.text}`,
});

/**
 * Returns a caveat if the earlier window has no records, or none from its beginning. If that would cost another scan,
 * it only checks whether there are rows.
 * @param rows number of rows of the earlier window
 */
export async function missingRecords(
  source: OpenedSource,
  window: Window | undefined,
  rows: number,
  signal?: AbortSignal,
): Promise<Caveat | undefined> {
  if (!window) return undefined;
  const isKnown = source.dialect.isInProcess;
  const first = isKnown ? await earliestStart(source, {}, signal)(window) : undefined;
  const times = windowTimes(window);
  const hint = 'compare with a window that has records, by --since or --against';
  if (first === undefined)
    return isKnown || rows === 0
      ? {
          kind: 'not-judged',
          text: `the earlier window, ${times}, has no ${isKnown ? 'records' : 'rows'}, so every row is new`,
          hint,
          ...(isKnown ? { nothing: true } : {}),
        }
      : undefined;
  if (first - window.since <= HOUR) return undefined;
  return {
    kind: 'not-judged',
    text: `the earlier window, ${times}, is incomplete: its records begin at ${formatInstant(first)}`,
    hint,
    fields: { first },
  };
}
