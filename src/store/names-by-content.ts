import { basename } from 'node:path';
import type { StoredOriginal } from './entry.ts';

/** Names of stored originals by name and content of their file, which a copy in another folder has too. */
export function namesByContent(originals: readonly StoredOriginal[]): ReadonlyMap<string, string> {
  return new Map(
    originals.flatMap(({ name, content, copyOf }) =>
      content === undefined || copyOf !== undefined ? [] : [[`${basename(name)} ${content}`, name] as const],
    ),
  );
}
