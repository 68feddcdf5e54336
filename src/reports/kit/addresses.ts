import type { RawBuilder } from 'kysely';
import * as v from 'valibot';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import type { HeldBlock } from '../../flows/filter-values.ts';
import { HELD_COLUMNS, heldTest } from '../../flows/held-test.ts';
import { narrowedBlocks } from '../../flows/narrowed-filter.ts';
import type { Narrowing } from '../../flows/narrowing.ts';
import { parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';
import { meaningOf } from '../../names/named-filter.ts';
import type { ReportOption } from '../define-report.ts';

/** An address or block as text, or the blocks of a name, each with its time and network. */
export type Addresses = string | readonly HeldBlock[];

const time = v.optional(v.pipe(v.number(), v.safeInteger()));

const texts = v.optional(v.array(v.string()));

const block = v.pipe(v.string(), v.check(isBlock));

export const addressesSchema = v.union([
  v.pipe(v.string(), v.check(isBlock)),
  v.array(
    v.object({
      block,
      from: time,
      until: time,
      except: v.optional(v.array(block)),
      vpcs: texts,
      notVpcs: texts,
      notAccounts: texts,
    }),
  ),
]) as v.GenericSchema<Addresses>;

function isBlock(text: string): boolean {
  try {
    return parseBlock(text).text === text;
  } catch {
    return false;
  }
}

/** Returns an option that accepts an address, a block, or a name of the inventory. */
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

/** Columns of records that the test for a name uses if they are logged. */
export const ADDRESS_FIELDS = HELD_COLUMNS;

/** Returns whether an address is one of these; for a name, at the time and in the network of the record. */
export function isIn(
  address: RawBuilder<string | null>,
  addresses: Addresses,
  f: SqlFunctions,
): RawBuilder<boolean> {
  return typeof addresses === 'string' ? f.inBlock(address, addresses) : heldTest(address, addresses, f);
}

/** Returns the addresses that records of the window can match. */
export const narrowedAddresses = (
  addresses: Addresses,
  { window, narrowing }: { readonly window: Window | undefined; readonly narrowing: Narrowing },
): Addresses => (typeof addresses === 'string' ? addresses : narrowedBlocks(addresses, window, narrowing));

/** Returns the blocks; for a name, those that it had in the window. */
export function blocksIn(addresses: Addresses, window: Window | undefined): string[] {
  if (typeof addresses === 'string') return [addresses];
  const held = addresses.filter(
    ({ from, until }) =>
      !window || ((from ?? window.since) < window.until && (until ?? window.until) > window.since),
  );
  return held.map(({ block }) => block);
}
