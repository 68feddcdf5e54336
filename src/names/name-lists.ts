import { type NamedBlock, readNameList } from './name-list.ts';

/**
 * The names of several files; a block that more than one names has the name of the first.
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
