import { type Migration, migrationStatus, recordMigration } from '../migrations.ts';
import { type CatalogContext, type Change, changeLines } from './change.ts';
import { planTables } from './plan-tables.ts';

/** What `flowq init` or `flowq migrate` would do, and does when told to. */
export interface CatalogPlan {
  readonly changes: readonly Change[];
  /** The changes for a person; empty when there is nothing to do. */
  readonly lines: readonly string[];
  /** Makes the changes one after the other. What was made before a failure stays; running again does the rest. */
  apply(onChange?: (change: Change) => void): Promise<void>;
}

/**
 * The steps that were not applied yet.
 * @param migrations those of `migrations/`
 */
export async function planMigrations(
  context: CatalogContext,
  migrations: readonly Migration[],
): Promise<CatalogPlan> {
  return catalogPlan(await migrationChanges(context, migrations));
}

/** The steps that were not applied yet, and what the tables lack beyond them. */
export async function planCatalog(
  context: CatalogContext,
  migrations: readonly Migration[],
): Promise<CatalogPlan> {
  const changes = await migrationChanges(context, migrations);
  const isPlanned = new Set(changes.map(({ what }) => what));
  const tables = (await planTables(context)).filter(({ what }) => !isPlanned.has(what));
  return catalogPlan([...changes, ...tables]);
}

async function migrationChanges(
  context: CatalogContext,
  migrations: readonly Migration[],
): Promise<Change[]> {
  const { glue, config } = context;
  const pending = (await migrationStatus(glue, config.database, migrations)).filter(
    ({ isApplied }) => !isApplied,
  );
  const changes: Change[] = [];
  for (const { id, title, plan } of migrations) {
    if (!pending.some((one) => one.id === id)) continue;
    changes.push(...(await plan(context)), {
      what: `+ note in the database ${config.database}: ${id} applied (${title})`,
      parts: [],
      apply: () => recordMigration(glue, config.database, id),
    });
  }
  return changes;
}

function catalogPlan(changes: readonly Change[]): CatalogPlan {
  return {
    changes,
    lines: changes.flatMap(changeLines),
    apply: async (onChange) => {
      for (const change of changes) {
        await change.apply();
        onChange?.(change);
      }
    },
  };
}
