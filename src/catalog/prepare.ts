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

/** What `flowq init s3://…` was asked for. */
export interface InitRequest extends Omit<GlueSourceConfig, 'kind' | 'tables' | 'part'> {
  /** Name of the first table. */
  readonly table: string;
  readonly injectedAccounts?: boolean | undefined;
  /** Whether a table of that name that flowq did not make may be changed. */
  readonly adopt?: boolean | undefined;
}

export interface InitContext {
  /** The bucket that `location` names. */
  readonly store: ObjectStore;
  /** Left out where the tables are only printed. */
  readonly glue?: GlueCatalog | undefined;
  /** Left out, flow logs are not checked against EC2. */
  readonly ec2?: FlowLogDescriber | undefined;
  /** Those of `migrations/`. */
  readonly migrations: readonly Migration[];
  readonly onProgress?: ((words: string) => void) | undefined;
}

/** What init found out and would do. */
export interface Preparation {
  /** What `flowq.json` is to hold. */
  readonly config: GlueSourceConfig;
  /** The tables with the newest file of each, which the probe reads. */
  readonly drafts: readonly TableDraft[];
  /** Undefined without a catalog. */
  readonly plan: Plan | undefined;
  /** For a person. */
  readonly notes: readonly string[];
  /** Calls of S3 it took. */
  readonly calls: Calls;
}

/** More than a few dozen values are much for a table's list. Source: Athena User Guide, "Partition projection". */
const MANY_ACCOUNTS = 100;

/**
 * Looks into the bucket and the catalog and plans the tables. Nothing is changed until the plan is applied.
 * @throws FlowqError when there are no flow logs, or a table that is not flowq's is in the way
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

/** The youngest age at which files are in an archive; undefined where none are. */
function daysUntilArchived({ places }: Discovery): number | undefined {
  const ages = places.flatMap(({ archive }) =>
    archive ? [Math.floor((Date.now() - Date.parse(`${archive.until}T00:00:00Z`)) / 86_400_000)] : [],
  );
  return ages.length > 0 ? Math.min(...ages) : undefined;
}

function hasManyAccounts({ accounts }: GlueSourceConfig['tables'][number]): boolean {
  return accounts !== 'injected' && accounts.length > MANY_ACCOUNTS;
}

/** Athena folds names to lower case, other engines do not, and most take no other characters without quoting. */
function checkName(option: string, name: string): void {
  if (/^[a-z0-9_]{1,255}$/.test(name)) return;
  throw usageError(`${option} is ${JSON.stringify(name)}`, 'use lower-case letters, digits and _');
}
