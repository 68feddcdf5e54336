import { addressValue, type Meaning, type Meanings } from '../flows/filter-values.ts';
import { type FilterValues, type RecordFilter, sides } from '../flows/record-filter.ts';
import type { NetworkPlace } from './holdings.ts';
import type { Names } from './names.ts';
import { nearText } from './near.ts';

/**
 * Resolves the names among the values of a filter.
 * @param isName true if all values are names; false if values may also be addresses
 * @throws RangeError for an unknown name, with similar names
 */
export function meaningsOf(words: FilterValues, names: Names, isName: boolean): Meanings {
  const meanings: Record<string, Meaning> = {};
  for (const one of words ?? []) {
    const word = String(one).replace(/^!/, '');
    if (!isName && isAddress(word)) continue;
    meanings[word] = meaningOf(word, names);
  }
  return meanings;
}

/** @throws RangeError for an unknown name, with similar names */
export function meaningOf(word: string, names: Names): Meaning {
  const found = names.find(word);
  if (found) return found;
  throw new RangeError(`nothing has the name ${JSON.stringify(word)}${nearText(names.near(word))}`);
}

/** Returns whether a value can only be an address, valid or not. */
function isAddress(word: string): boolean {
  if (/^[\d.:/]+$/.test(word)) return true;
  try {
    addressValue(word);
    return true;
  } catch {
    return false;
  }
}

/** Adds the meanings of a filter's names. @throws RangeError for an unknown name */
export function withMeanings(filter: RecordFilter, names: Names): RecordFilter {
  const { name, src, dst, addr } = filter;
  const meanings = {
    ...meaningsOf(name, names, true),
    ...meaningsOf(
      [src, dst, addr].flatMap((words) => words ?? []),
      names,
      false,
    ),
  };
  return Object.keys(meanings).length > 0 ? { ...filter, meanings } : filter;
}

/** Returns the network of all records that a filter selects: its VPC and account, each if it names only one. */
export function placeOf({ vpc, account }: RecordFilter): NetworkPlace {
  const only = (values: FilterValues) => {
    const { wanted } = sides((values ?? []).map(String));
    return wanted.length === 1 ? wanted[0] : undefined;
  };
  return { vpc: only(vpc), account: only(account) };
}
