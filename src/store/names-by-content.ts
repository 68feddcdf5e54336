import type { KeptOriginal } from './entry.ts';

/** Names of stored originals by the content of the delivered files they are. */
export function namesByContent(originals: readonly KeptOriginal[]): ReadonlyMap<string, string> {
  return new Map(
    originals.flatMap(({ name, content, copyOf }) =>
      content === undefined || copyOf !== undefined ? [] : [[content, name] as const],
    ),
  );
}
