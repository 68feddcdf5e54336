import { ID_KINDS, type IdKind, isIdOf } from './id-kind.ts';
import type { Names } from './names.ts';
import { nearText } from './near.ts';

/**
 * Resolves a name to ids; an id resolves to itself. Without `names`, any text is an id.
 * @throws RangeError for an unknown name of that kind, with similar names
 */
export function idsNamed(kind: IdKind, word: string, names: Names | undefined): readonly string[] {
  if (!names || isIdOf(kind, word)) return [word];
  const ids = names.ids(kind, word);
  if (ids.length > 0) return ids;
  throw new RangeError(
    `no ${ID_KINDS[kind]} has the name ${JSON.stringify(word)}${nearText(names.nearIds(kind, word))}`,
  );
}
