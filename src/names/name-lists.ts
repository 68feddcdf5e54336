import { type NamedBlock, readNameList } from './name-list.ts';

/**
 * Reads the names of several files; a block in more than one has the name from the first.
 * @throws FlowqError (source) as `readNameList` does
 */
export function readNameLists(paths: readonly string[]): NamedBlock[] {
  const all = new Map<string, NamedBlock>();
  for (const named of paths.flatMap(readNameList)) {
    const { family, first, bits } = named.block;
    const key = `${family}${first}/${bits}`;
    if (!all.has(key)) all.set(key, named);
  }
  return [...all.values()];
}
