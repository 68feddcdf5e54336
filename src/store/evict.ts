import { statSync } from 'node:fs';
import type { SourceFolder } from './source-folder.ts';
import { sourceFolders } from './store-folder.ts';
import { dayOf } from './unit.ts';

/** Units that are in use and must not be evicted. */
export interface InUse {
  readonly source: SourceFolder;
  readonly units: readonly string[];
}

/** Another process may still read files whose last use is more recent than this. */
const RECENT_MS = 2 * 3_600_000;

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/**
 * Shrinks a store to at most the given bytes by removing the least recently used units. Units with records that the
 * source no longer has stay.
 * @returns the bytes that were freed
 */
export function evict(store: string, most: number, inUse?: InUse): number {
  const units = sourceFolders(store).flatMap((source) =>
    source.units().map((unit) => ({
      source,
      unit,
      bytes: sizeOf(source.file(unit)) + sizeOf(source.sums(unit)),
      lastUse: source.lastUse(unit),
    })),
  );
  const days = sourceFolders(store).flatMap((source) => source.days().map((day) => source.daySums(day)));
  let size = units.reduce(
    (sum, { bytes }) => sum + bytes,
    days.reduce((sum, path) => sum + sizeOf(path), 0),
  );
  const before = size;
  const used = new Set(inUse?.units.map((unit) => inUse.source.file(unit)));
  for (const { source, unit, bytes, lastUse } of units.sort((a, b) => a.lastUse - b.lastUse)) {
    if (size <= most) break;
    if (Date.now() - lastUse < RECENT_MS || used.has(source.file(unit))) continue;
    if (source.entry(unit)?.originals.some(({ gone, expired }) => gone || expired)) continue;
    const day = dayOf(unit);
    size -= bytes + (day ? sizeOf(source.daySums(day)) : 0);
    source.remove(unit);
  }
  return before - size;
}
