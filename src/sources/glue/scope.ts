import type { TableConfig } from '../../config/config.ts';
import { sourceError, usageError } from '../../errors.ts';
import { isWanted, type RecordFilter, sides } from '../../flows/record-filter.ts';
import type { Scope } from './partition-predicate.ts';

/**
 * Returns the accounts and Regions of a table that pass the filter; undefined if none do.
 * @throws FlowqError (usage) when the table lists no accounts and the filter names none
 */
export function scopeOf(table: TableConfig, filter: RecordFilter): Scope | undefined {
  const named = sides(filter.account ?? []).wanted;
  if (table.accounts === 'injected' && named.length === 0) {
    throw usageError(
      `the table ${table.name} does not list its accounts, so a query must name them`,
      'give --account 123456789012; it can be repeated',
    );
  }
  const accounts =
    table.accounts === 'injected' ? chosen(named, filter.account) : chosen(table.accounts, filter.account);
  const regions = chosen(table.regions, filter.region);
  return accounts.length > 0 && regions.length > 0 ? { accounts, regions } : undefined;
}

function chosen(all: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
  return all.filter((one) => isWanted(wanted, one));
}

/**
 * Checks that the tables have the filter's accounts and Regions, as no rows would look like no traffic.
 * @throws FlowqError (source) when the filter names an account or a Region that no table has
 */
export function checkKnown(tables: readonly TableConfig[], filter: RecordFilter): void {
  const check = (what: string, wanted: readonly string[] | undefined, known: ReadonlySet<string>) => {
    const unknown = sides(wanted ?? []).wanted.find((one) => !known.has(one));
    if (unknown === undefined) return;
    throw sourceError(
      `there are no flow logs of ${what} ${unknown} in the tables; there are those of ${[...known].sort().join(', ')}`,
      'if it is new, run flowq init again',
    );
  };
  check('Region', filter.region, new Set(tables.flatMap(({ regions }) => regions)));
  if (tables.some(({ accounts }) => accounts === 'injected')) return;
  check('account', filter.account, new Set(tables.flatMap(({ accounts }) => accounts)));
}
