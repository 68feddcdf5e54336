import { DOLLARS_PER_THOUSAND_GETS, priceOf } from '../../engines/athena/price.ts';
import { FlowqError } from '../../errors.ts';
import { byteSize } from '../../logs/byte-size.ts';
import type { Original } from '../../sources/origin.ts';
import { CHUNK_BYTES } from '../../sources/s3/object-fetcher.ts';
import { type Log, note } from '../run-environment.ts';
import { aboutDollars, dollarText } from './glue-engine.ts';

/** Default maximum bytes to fetch. */
const MOST = 5_000_000_000;

/**
 * Dollars per gigabyte that leaves AWS's network; traffic within the bucket's Region is free. As third parties quote it
 * for us-east-1; other Regions charge more.
 */
const DOLLARS_PER_GIGABYTE_OUT = 0.09;

/**
 * Logs the size and cost of fetching objects, and rejects it if it exceeds the user's limit.
 * @param most bytes (default: 5 GB)
 * @throws FlowqError (limit) before anything is fetched
 */
export function planFetch(
  originals: readonly Original[],
  { log, most = MOST }: { log: Log; most?: number | undefined },
): void {
  const bytes = originals.reduce((sum, { size }) => sum + size, 0);
  const requests = originals.reduce((sum, { size }) => sum + Math.ceil(size / CHUNK_BYTES), 0);
  const size = `${byteSize(bytes)} in ${originals.length} ${originals.length === 1 ? 'object' : 'objects'}`;
  if (bytes > most) {
    throw new FlowqError(
      'limit',
      `${size} would be fetched, more than ${byteSize(most)}`,
      'give a shorter window or a larger --max-download; nothing was fetched',
    );
  }
  const requestCost = aboutDollars((requests * DOLLARS_PER_THOUSAND_GETS) / 1000);
  const out = aboutDollars((bytes / 1e9) * DOLLARS_PER_GIGABYTE_OUT);
  const athena = dollarText(priceOf(bytes));
  note(
    log,
    `fetching ${size}: ${requests} requests for ${requestCost}, and ${out} where it leaves AWS's network; Athena charges up to ${athena} each time it scans them`,
    'fetch',
    { bytes, objects: originals.length, requests },
  );
}
