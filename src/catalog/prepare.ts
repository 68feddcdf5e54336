import { locationText, parseLocation } from '../aws/location.ts';
import type { ObjectStore } from '../aws/object-store.ts';
import type { GlueSourceConfig } from '../config/config.ts';
import { usageError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import { discover } from './discovery/discover.ts';
import type { Calls, Discovery } from './discovery/findings.ts';
import { checkFlowLogs, type FlowLogDescriber } from './discovery/flow-log-check.ts';
import type { GlueCatalog } from './glue/glue-catalog.ts';
import { findMadeTables } from './made-tables.ts';
import type { Migration } from './migrations.ts';
import { planCatalog } from './plan/catalog-plan.ts';
import { draftTables, type TableDraft } from './table/drafts.ts';

/** Request of `flowq init s3://…`. */
export interface InitRequest extends Omit<GlueSourceConfig, 'kind' | 'tables' | 'part'> {
  /** Name of the first table. */
  readonly table: string;
  readonly injectedAccounts?: boolean | undefined;
  /** True if flowq may change a table of that name that it did not create. */
  readonly adopt?: boolean | undefined;
}

export interface InitContext {
  /** Bucket of `location`. */
  readonly store: ObjectStore;
  /** Undefined if the tables are only printed. */
  readonly glue?: GlueCatalog | undefined;
  /** Undefined to skip the comparison with EC2. */
  readonly ec2?: FlowLogDescriber | undefined;
  /** Steps from `migrations/`. */
  readonly migrations: readonly Migration[];
  readonly onProgress?: ((words: string) => void) | undefined;
}

/** Findings and plan of init. */
export interface Preparation {
  /** New content of `flowq.json`. */
  readonly config: GlueSourceConfig;
  /** Tables, each with its newest file, which the probe reads. */
  readonly drafts: readonly TableDraft[];
  /** Undefined without a catalog. */
  readonly plan: Plan | undefined;
  /** Notes for the user. */
  readonly notes: readonly string[];
  /** S3 calls made. */
  readonly calls: Calls;
}

/** Number of accounts above which a table's list is too long. Source: Athena User Guide, "Partition projection". */
const MANY_ACCOUNTS = 100;

/**
 * Inspects the bucket and the catalog and plans the tables. Nothing changes until the plan is applied.
 * @throws FlowqError if there are no flow logs, or if another program's table has the name
 */
export async function prepareInit(request: InitRequest, context: InitContext): Promise<Preparation> {
  const { table, injectedAccounts, adopt, overlaps: _, ...source } = request;
  checkName('--database', request.database);
  checkName('--table', table);
  const { store, glue, ec2, migrations, onProgress } = context;
  const found = await discover(store, request.location, { onProgress });
  const {
    location: place,
    notes,
    calls,
    overlaps = request.overlaps ?? [],
    interval,
  } = ec2 ? await checkFlowLogs(found, ec2) : found;
  const archivedAfter = daysUntilArchived(found);
  const location = locationText(place);
  const part = /(?:^|\/)AWSLogs\/(.*[^/])\/?$/.exec(parseLocation(request.location).prefix)?.[1];
  const existing = glue ? await findMadeTables(glue, request.database, table, location) : [];
  const drafts = draftTables(found, { name: table, injectedAccounts, existing });
  const tables = [...drafts.tables.map(({ config }) => config), ...drafts.kept];
  const config: GlueSourceConfig = {
    kind: 'glue',
    ...source,
    location,
    ...(part !== undefined && { part }),
    ...(overlaps.length > 0 && { overlaps }),
    ...(interval !== undefined && { interval }),
    ...(archivedAfter !== undefined && { archivedAfter }),
    tables,
  };
  const plan = glue && (await planCatalog({ glue, config, adopt }, migrations));
  const more = [
    ...drafts.kept.map(
      ({ name }) =>
        `no files of the format of ${name} were found in the days looked at; it is kept for older ones`,
    ),
    ...drafts.dropped.map(
      ({ name }) => `${name} has no files any more, and is no longer read; remove it when you like`,
    ),
    ...tables
      .filter(hasManyAccounts)
      .map(({ name }) => `${name} lists many accounts; --accounts injected makes it lighter`),
  ];
  return { config, drafts: drafts.tables, plan, notes: [...notes, ...more], calls };
}

/** Returns the lowest age in days of archived files; undefined without any. */
function daysUntilArchived({ places }: Discovery): number | undefined {
  const ages = places.flatMap(({ archive }) =>
    archive ? [Math.floor((Date.now() - Date.parse(`${archive.until}T00:00:00Z`)) / 86_400_000)] : [],
  );
  return ages.length > 0 ? Math.min(...ages) : undefined;
}

function hasManyAccounts({ accounts }: GlueSourceConfig['tables'][number]): boolean {
  return accounts !== 'injected' && accounts.length > MANY_ACCOUNTS;
}

/** Checks a name: Athena folds case, other engines do not, and most require quotes for other characters. */
function checkName(option: string, name: string): void {
  if (/^[a-z0-9_]{1,255}$/.test(name)) return;
  throw usageError(`${option} is ${JSON.stringify(name)}`, 'use lower-case letters, digits and _');
}
