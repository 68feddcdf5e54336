import type { Database, DatabaseInput } from '@aws-sdk/client-glue';
import { sourceError } from '../errors.ts';
import type { Step } from '../plan/step.ts';
import type { GlueCatalog } from './glue/glue-catalog.ts';
import type { CatalogContext } from './plan/catalog-context.ts';

/** A numbered step that brings a catalog to what this version of flowq needs. It is never changed once released. */
export interface Migration {
  /** Four digits and a name: `0001-database`. */
  readonly id: string;
  /** What it does, in one line. */
  readonly title: string;
  /** What is left to do: all of it, the rest of a step that was interrupted, or nothing. */
  plan(context: CatalogContext): Promise<Step[]>;
}

export interface MigrationStatus {
  readonly id: string;
  readonly title: string;
  readonly isApplied: boolean;
}

/** The parameter of the Glue database that remembers which steps were applied. */
const APPLIED = 'flowq.migrations';

/**
 * The steps of this version (those of `migrations/`), and whether they were applied to the database.
 * @throws FlowqError (source) when a later version of flowq has applied steps that this one does not know
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

/** Remembers that a step was applied, beside whatever else the database says of itself. */
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

/** What a database says of itself once these steps were applied, by flowq or by a printed template. */
export function appliedParameters(ids: readonly string[]): Record<string, string> {
  return { [APPLIED]: [...ids].sort().join(',') };
}

function appliedIn(database: Database | undefined): string[] {
  return database?.Parameters?.[APPLIED]?.split(',') ?? [];
}

/** UpdateDatabase replaces all it is not given, and refuses what it does not know. */
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
