import type { RunProgress } from '../engines/sql/runner.ts';
import { byteSize } from '../logs/byte-size.ts';

/** Returns a query's progress as one line. */
export function progressText({ state, share, scannedBytes }: RunProgress, started: number): string {
  const seconds = (performance.now() - started) / 1000;
  const parts = [
    state,
    ...(share === undefined ? [] : [`${Math.round(share * 100)} %`]),
    ...(scannedBytes === undefined ? [] : [`${byteSize(scannedBytes)} scanned`]),
    `${seconds.toFixed(1)} s`,
    ...(share !== undefined && share > 0.05
      ? [`${((seconds * (1 - share)) / share).toFixed(0)} s left`]
      : []),
  ];
  return parts.join(', ');
}
