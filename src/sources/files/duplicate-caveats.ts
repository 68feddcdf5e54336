import type { Caveat } from '../../rows/caveat.ts';
import type { Duplicate } from './inspection.ts';

/** Returns the caveat for delivered files that were found twice; none without duplicates. */
export function duplicateCaveats(duplicates: readonly Duplicate[]): Caveat[] {
  const [first] = duplicates;
  if (!first) return [];
  const more = duplicates.length > 1 ? `, and ${duplicates.length - 1} more copies` : '';
  const text = `the same delivered file counts once: ${first.where} is a copy of ${first.of}${more}`;
  return [{ kind: 'source', text, fields: { duplicates: duplicates.length } }];
}
