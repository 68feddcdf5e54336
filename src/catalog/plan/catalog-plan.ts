import { type Plan, planOf } from '../../plan/plan.ts';
import type { Step } from '../../plan/step.ts';
import { type Migration, migrationStatus, recordMigration } from '../migrations.ts';
import type { CatalogContext } from './catalog-context.ts';
import { planTables } from './plan-tables.ts';

/**
 * Plans the steps that were not applied yet.
 * @param migrations steps from `migrations/`
 */
export async function planMigrations(
  context: CatalogContext,
  migrations: readonly Migration[],
): Promise<Plan> {
  return planOf(await migrationSteps(context, migrations));
}

/** Plans the steps that were not applied yet, and further changes that the tables need. */
export async function planCatalog(context: CatalogContext, migrations: readonly Migration[]): Promise<Plan> {
  const steps = await migrationSteps(context, migrations);
  const isPlanned = new Set(steps.map(({ what }) => what));
  const tables = (await planTables(context)).filter(({ what }) => !isPlanned.has(what));
  return planOf([...steps, ...tables]);
}

async function migrationSteps(context: CatalogContext, migrations: readonly Migration[]): Promise<Step[]> {
  const { glue, config } = context;
  const pending = (await migrationStatus(glue, config.database, migrations)).filter(
    ({ isApplied }) => !isApplied,
  );
  const steps: Step[] = [];
  for (const { id, title, plan } of migrations) {
    if (!pending.some((one) => one.id === id)) continue;
    steps.push(...(await plan(context)), {
      what: `+ note in the database ${config.database}: ${id} applied (${title})`,
      parts: [],
      calls: ['glue:UpdateDatabase'],
      apply: () => recordMigration(glue, config.database, id),
    });
  }
  return steps;
}
