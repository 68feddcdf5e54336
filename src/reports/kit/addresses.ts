import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import type { Meaning } from '../../flows/filter-words.ts';
import { parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';
import { meaningOf } from '../../names/named-filter.ts';
import type { ReportOption } from '../define-report.ts';

/** An address or block as text, or the blocks of a name with the time that each was its own. */
export type Addresses = string | Meaning['blocks'];

const time = v.optional(v.pipe(v.number(), v.safeInteger()));

const addressesSchema = v.union([
  v.pipe(v.string(), v.check(isBlock)),
  v.array(v.object({ block: v.pipe(v.string(), v.check(isBlock)), from: time, until: time })),
]) as v.GenericSchema<Addresses>;

function isBlock(text: string): boolean {
  try {
    return parseBlock(text).text === text;
  } catch {
    return false;
  }
}

/** An option that accepts an address, a block, or a name of the inventory. */
export function addressesOption(flags: string, meaning: string, example: string): ReportOption<Addresses> {
  return {
    flags,
    meaning,
    example,
    accepts: addressesSchema,
    parse: (text, names) => {
      try {
        return parseBlock(text).text;
      } catch (error) {
        const known = /^[\d.:/]+$/.test(text) ? undefined : names?.();
        if (known) return meaningOf(text, known).blocks;
        throw error;
      }
    },
  };
}

/** Whether an address is one of those, at any time of the window. */
export function isIn(
  column: string,
  addresses: Addresses,
  f: SqlFunctions,
  window: Window | undefined,
): RawBuilder<boolean> {
  const tests = blocksIn(addresses, window).map((block) => f.inBlock(sql.ref<string | null>(column), block));
  return tests.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(tests, sql` or `)})`;
}

/** The blocks that are meant, of a name those that were its own in the window. */
export function blocksIn(addresses: Addresses, window: Window | undefined): string[] {
  if (typeof addresses === 'string') return [addresses];
  const held = addresses.filter(
    ({ from, until }) =>
      !window || ((from ?? window.since) < window.until && (until ?? window.until) > window.since),
  );
  return held.map(({ block }) => block);
}
