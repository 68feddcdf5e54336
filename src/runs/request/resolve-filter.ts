import { messageOf, sourceError, usageError } from '../../errors.ts';
import { type Meanings, meaningIn } from '../../flows/filter-values.ts';
import { checkFilter, FILTER_PARTS, type FilterPart, type RecordFilter } from '../../flows/record-filter.ts';
import { type IdKind, isIdOf } from '../../names/id-kind.ts';
import { meaningsOf } from '../../names/named-filter.ts';
import { idsNamed } from '../../names/named-ids.ts';
import type { Names } from '../../names/names.ts';
import type { Spelling } from './spelling.ts';

/** Lookup of names, if there are any; read on first use. */
export interface NameLookup {
  names(): Names | undefined;
}

/**
 * Resolves the names in a filter.
 * @throws FlowqError (usage) for an unknown value, before anything is read; (source) for names without an inventory or
 *   list of names
 */
export function resolveFilter(given: RecordFilter, lookup: NameLookup, spell: Spelling): RecordFilter {
  const filter = { ...given, ...idsIn(given, lookup, spell) };
  const meanings: Meanings = Object.assign(
    { ...filter.meanings },
    ...FILTER_PARTS.map((part) => meaningsIn(part, filter, lookup, spell)),
  );
  for (const part of FILTER_PARTS) ofPart(part, spell, () => checkFilter({ [part]: filter[part], meanings }));
  return Object.keys(meanings).length > 0 ? { ...filter, meanings } : filter;
}

/** Parts whose values are ids or names. */
const IDS = { vpc: 'vpc', subnet: 'subnet', interface: 'eni', instance: 'i' } as const satisfies {
  readonly [K in FilterPart]?: IdKind;
};

/** Returns the parts that contain names, with the ids of those names. */
function idsIn(filter: RecordFilter, lookup: NameLookup, spell: Spelling): RecordFilter {
  const parts = Object.entries(IDS) as [keyof typeof IDS, IdKind][];
  const resolved = parts.flatMap(([part, kind]) => {
    const words = filter[part]?.map(String) ?? [];
    const bare = (word: string) => word.replace(/^!/, '');
    if (words.every((word) => isIdOf(kind, bare(word)))) return [];
    const ids = words.flatMap((word) => {
      const found = ofPart(part, spell, () => idsNamed(kind, bare(word), lookup.names()));
      return found.map((id) => (word.startsWith('!') ? `!${id}` : id));
    });
    return [[part, ids] as const];
  });
  return Object.fromEntries(resolved);
}

/** Parts whose values are addresses or names. */
const ADDRESSES: readonly FilterPart[] = ['src', 'dst', 'addr'];

function meaningsIn(part: FilterPart, filter: RecordFilter, lookup: NameLookup, spell: Spelling): Meanings {
  const values = filter[part]?.filter((one) => !meaningIn(filter.meanings, String(one).replace(/^!/, '')));
  if (!values?.length || (part !== 'name' && !ADDRESSES.includes(part))) return {};
  // Addresses need no lookup, so the files with names are not read.
  if (part !== 'name' && isUnderstood({ [part]: values })) return {};
  const names = lookup.names();
  if (names) return ofPart(part, spell, () => meaningsOf(values, names, part === 'name'));
  if (part !== 'name') return {};
  throw sourceError(
    `${spell(['filter', part])} ${values.join(',')}: there is no inventory and no list of names`,
    'run flowq inventory to fetch names from EC2, or give custom names with --names-file',
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
