import { messageOf, sourceError, usageError } from '../../errors.ts';
import { type Meanings, meaningIn } from '../../flows/filter-values.ts';
import { checkFilter, FILTER_PARTS, type FilterPart, type RecordFilter } from '../../flows/record-filter.ts';
import { meaningsOf } from '../../names/named-filter.ts';
import type { Names } from '../../names/names.ts';
import type { Spelling } from './spelling.ts';

/** What names are looked up in, where there is anything; read when it is first needed. */
export interface NameLookup {
  names(): Names | undefined;
}

/**
 * A filter with what the names in it stand for.
 * @throws FlowqError (usage) for a value that stands for nothing, before anything is read; (source) for names where
 *   there is no inventory and no list of names
 */
export function resolveFilter(filter: RecordFilter, lookup: NameLookup, spell: Spelling): RecordFilter {
  const meanings: Meanings = Object.assign(
    { ...filter.meanings },
    ...FILTER_PARTS.map((part) => meaningsIn(part, filter, lookup, spell)),
  );
  for (const part of FILTER_PARTS) ofPart(part, spell, () => checkFilter({ [part]: filter[part], meanings }));
  return Object.keys(meanings).length > 0 ? { ...filter, meanings } : filter;
}

/** Parts whose values are addresses or names. */
const ADDRESSES: readonly FilterPart[] = ['src', 'dst', 'addr'];

function meaningsIn(part: FilterPart, filter: RecordFilter, lookup: NameLookup, spell: Spelling): Meanings {
  const values = filter[part]?.filter((one) => !meaningIn(filter.meanings, String(one).replace(/^!/, '')));
  if (!values?.length || (part !== 'name' && !ADDRESSES.includes(part))) return {};
  // Addresses need no names: files that have them are left alone.
  if (part !== 'name' && isUnderstood({ [part]: values })) return {};
  const names = lookup.names();
  if (names) return ofPart(part, spell, () => meaningsOf(values, names, part === 'name'));
  if (part !== 'name') return {};
  throw sourceError(
    `${spell(['filter', part])} ${values.join(',')}: there is no inventory and no list of names`,
    'flowq inventory asks EC2 for names; --names-file has custom ones',
  );
}

function isUnderstood(filter: RecordFilter): boolean {
  try {
    checkFilter(filter);
    return true;
  } catch {
    return false;
  }
}

function ofPart<T>(part: FilterPart, spell: Spelling, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw usageError(`${spell(['filter', part])}: ${messageOf(error)}`);
  }
}
