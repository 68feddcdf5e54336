import type { Database, DatabaseInput } from '@aws-sdk/client-glue';
import { sourceError } from '../errors.ts';
import type { Step } from '../plan/step.ts';
import type { GlueCatalog } from './glue/glue-catalog.ts';
import type { CatalogContext } from './plan/catalog-context.ts';

/** Numbered step that updates a catalog for this version of flowq. It never changes after its release. */
export interface Migration {
  /** Four digits and a name: `0001-database`. */
  readonly id: string;
  /** One-line summary. */
  readonly title: string;
  /** Plans the remaining work: all, the rest of an interrupted step, or nothing. */
  plan(context: CatalogContext): Promise<Step[]>;
}

export interface MigrationStatus {
  readonly id: string;
  readonly title: string;
  readonly isApplied: boolean;
}

/** Parameter of the Glue database with the ids of applied steps. */
const APPLIED = 'flowq.migrations';

/**
 * Returns the steps of this version (from `migrations/`), and whether they were applied to the database.
 * @throws FlowqError (source) if a later version of flowq has applied steps that this one does not know
 */
export async function migrationStatus(
  glue: GlueCatalog,
  database: string,
  migrations: readonly Migration[],
): Promise<MigrationStatus[]> {
  const applied = appliedIn(await glue.database(database));
  const unknown = applied.find((id) => !migrations.some((migration) => migration.id === id));
  if (unknown !== undefined) {
    throw sourceError(
      `the database ${database} was changed by a later version of flowq (${unknown})`,
      'update flowq',
    );
  }
  return migrations.map(({ id, title }) => ({ id, title, isApplied: applied.includes(id) }));
}

/** Records that a step was applied, and preserves the other properties of the database. */
export async function recordMigration(glue: GlueCatalog, name: string, id: string): Promise<void> {
  const database = await glue.database(name);
  if (!database) throw sourceError(`the database ${name} is missing`, 'run the command again');
  const applied = [...new Set([...appliedIn(database), id])];
  await glue.updateDatabase({
    ...inputOf(database),
    Name: name,
    Parameters: { ...database.Parameters, ...appliedParameters(applied) },
  });
}

/** Returns the database parameters that record these steps, for flowq or a printed template. */
export function appliedParameters(ids: readonly string[]): Record<string, string> {
  return { [APPLIED]: [...ids].sort().join(',') };
}

function appliedIn(database: Database | undefined): string[] {
  return database?.Parameters?.[APPLIED]?.split(',') ?? [];
}

/** Selects the input of UpdateDatabase, which clears omitted fields and rejects unknown ones. */
function inputOf({
  Description,
  LocationUri,
  CreateTableDefaultPermissions,
  TargetDatabase,
  FederatedDatabase,
}: Database): Partial<DatabaseInput> {
  const fields = {
    Description,
    LocationUri,
    CreateTableDefaultPermissions,
    TargetDatabase,
    FederatedDatabase,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
