import { overlapTexts } from '../../catalog/discovery/overlaps.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import type { SourceRequest } from '../source.ts';

const DAY = 86_400;

/**
 * What a reader of rows should know of where they come from, as far as it concerns the request: records that are
 * there twice, and files that the engine leaves out without a word.
 * @param now Unix seconds
 */
export function caveatsOf(
  { overlaps = [], archivedAfter }: Pick<GlueSourceConfig, 'overlaps' | 'archivedAfter'>,
  { window, filter }: Pick<SourceRequest, 'window' | 'filter'>,
  now: number,
): string[] {
  const { region: regions = [] } = filter;
  const texts = overlapTexts(
    overlaps.filter(({ region }) => regions.length === 0 || regions.includes(region)),
  );
  if (archivedAfter === undefined) return texts;
  const readable = now - archivedAfter * DAY;
  if (window && window.since >= readable) return texts;
  const day = new Date(readable * 1000).toISOString().slice(0, 10);
  return [
    ...texts,
    `records before ${day} may be missing: files were in an archive after ${archivedAfter} days when init looked, and Athena leaves those out without a word`,
  ];
}
