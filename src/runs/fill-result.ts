import { byteSize } from '../logs/byte-size.ts';
import type { FilledUnit } from '../store/fill.ts';
import type { StoreSource } from '../store/store-source.ts';

/** Contents of the store for a window after a fill. */
export interface FillResult {
  readonly units: number;
  readonly originals: number;
  readonly records: number;
  readonly bytes: number;
  readonly folder: string;
}

/**
 * Summarizes a fill.
 * @throws FlowqError (source) if not all of it could be stored
 */
export function fillResultOf(source: StoreSource, filled: readonly FilledUnit[]): FillResult {
  source.refuseUnstored(filled);
  const entries = filled.flatMap(({ entry }) => entry ?? []);
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  return {
    units: entries.length,
    originals: sum(entries.map(({ originals }) => originals.length)),
    records: sum(entries.map(({ records }) => records)),
    bytes: sum(entries.map(({ file }) => file?.bytes ?? 0)),
    folder: source.folder,
  };
}

export function fillResultText({ records, originals, units, bytes, folder }: FillResult): string {
  return `${records} records of ${originals} files are cached in ${units} files, ${byteSize(bytes)}, in ${folder}`;
}
