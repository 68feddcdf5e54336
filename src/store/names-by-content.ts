import { basename } from 'node:path';
import type { StoredOriginal } from './entry.ts';

/** Maps base name and content to the names of stored source files; a copy in another folder has the same key. */
export function namesByContent(originals: readonly StoredOriginal[]): ReadonlyMap<string, string> {
  return new Map(
    originals.flatMap(({ name, content, copyOf }) =>
      content === undefined || copyOf !== undefined ? [] : [[`${basename(name)} ${content}`, name] as const],
    ),
  );
}
