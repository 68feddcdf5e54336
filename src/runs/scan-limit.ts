import { FlowqError } from '../errors.ts';
import { byteSize } from '../logs/byte-size.ts';
import type { ScanEstimate, Source, SourceRequest } from '../sources/source.ts';
import { note, type RunEnvironment } from './run-environment.ts';
import type { EngineOptions } from './run-request.ts';
import type { ChosenSource } from './source/chosen-source.ts';

/** Returns the maximum scan of several queries together. */
export async function scanOf(
  source: Pick<Source, 'estimate'>,
  requests: readonly SourceRequest[],
): Promise<ScanEstimate> {
  let all: ScanEstimate = { objects: 0, bytes: 0, isAtMost: false };
  for (const request of requests) {
    const one = await source.estimate(request);
    all = {
      objects: all.objects + one.objects,
      bytes: all.bytes + one.bytes,
      isAtMost: all.isAtMost || one.isAtMost,
      archived: (all.archived ?? 0) + (one.archived ?? 0),
    };
  }
  return all;
}

/**
 * Reports the maximum scan of a query, and rejects it if it exceeds the user's limit.
 * @param wanted the scanned records
 * @param queries number of queries that scan them
 * @throws FlowqError (limit) before anything is spent
 */
export async function checkScan(
  { source, priceOf }: ChosenSource,
  wanted: readonly SourceRequest[],
  { estimate, maxScan }: EngineOptions,
  { log, admit }: Pick<RunEnvironment, 'log' | 'admit'>,
  queries = 1,
): Promise<void> {
  if (!estimate && maxScan === undefined && !admit) return;
  const expected = await scanOf(source, wanted);
  admit?.(expected, queries);
  if (estimate) note(log, `${estimateText(expected)}${priceOf(expected)}`);
  if (maxScan === undefined || expected.bytes * queries <= maxScan) return;
  throw new FlowqError(
    'limit',
    `the query can scan ${queries > 1 ? `${queries} times ` : ''}${estimateText(expected)}, more than --max-scan ${byteSize(maxScan)}`,
    'give a shorter window or a larger --max-scan; nothing was spent',
  );
}

/** `at most 2.1 GB in 12 objects` */
export function estimateText({ objects, bytes, isAtMost, archived = 0 }: ScanEstimate): string {
  const text = `${isAtMost ? 'at most ' : ''}${byteSize(bytes)} in ${objects} ${objects === 1 ? 'object' : 'objects'}`;
  return archived === 0 ? text : `${text}, without ${archived} in an archive`;
}
