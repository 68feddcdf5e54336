import { overlapTexts } from '../../catalog/discovery/overlaps.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { SourceRequest } from '../source.ts';

const DAY = 86_400;

/**
 * Returns caveats about the tables that concern the request: records that occur twice, and files that the engine skips
 * without a message.
 * @param now Unix seconds
 */
export function caveatsOf(
  { overlaps = [], archivedAfter }: Pick<GlueSourceConfig, 'overlaps' | 'archivedAfter'>,
  { window, filter }: Pick<SourceRequest, 'window' | 'filter'>,
  now: number,
): Caveat[] {
  const { region: regions = [] } = filter;
  const twice = overlaps.filter(({ region }) => regions.length === 0 || regions.includes(region));
  const caveats = overlapTexts(twice).map((text): Caveat => ({ kind: 'source', text }));
  if (archivedAfter === undefined) return caveats;
  const readable = now - archivedAfter * DAY;
  if (window && window.since >= readable) return caveats;
  const day = new Date(readable * 1000).toISOString().slice(0, 10);
  const text = `records before ${day} may be missing: files were in an archive after ${archivedAfter} days when init looked, and Athena leaves those out without a message`;
  return [...caveats, { kind: 'source', text }];
}
