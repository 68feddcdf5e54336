import type { FlowLogsOfPlace, TableConfig } from '../../config/config.ts';
import { type Field, fieldNamed } from '../../logs/fields.ts';
import type { DeliveredFile, Discovery, FlowLogFindings, PlaceFindings } from '../discovery/findings.ts';
import { joinFlowLogs } from './flow-logs-text.ts';
import { FOREIGN_COLUMNS } from './foreign-columns.ts';
import { type Group, groupsOf, isPrefix, unionOf } from './groups.ts';

export interface DraftOptions {
  /** Name of the first table; others get `_2`, `_3` and so on. */
  readonly name: string;
  /** True if each query names the account, for more accounts than a table should list. */
  readonly injectedAccounts?: boolean | undefined;
  /** Existing tables of flowq over the same location. */
  readonly existing?: readonly TableConfig[] | undefined;
}

export interface Drafts {
  /** Tables for the findings; existing ones keep their names. */
  readonly tables: readonly TableDraft[];
  /** Existing tables without files in the findings that name their flow logs: they may have older files. */
  readonly kept: readonly TableConfig[];
  /** Existing tables that no longer have files. */
  readonly dropped: readonly TableConfig[];
}

/** Planned table, with the newest file that it reads. */
export interface TableDraft {
  readonly config: TableConfig;
  readonly newest: DeliveredFile;
}

interface Member {
  readonly group: Group;
  readonly existing: TableConfig | undefined;
}

/**
 * Drafts tables for the findings: one per layout and record format.
 *
 * If several share folders, all but the main one read only the flow logs that they name. The main one, which was it
 * before or has the most flow logs, reads all except those of the others, and therefore also new flow logs.
 * Existing tables only grow: they keep their fields, their first day and the flow logs that they name.
 */
export function draftTables(discovery: Discovery, options: DraftOptions): Drafts {
  const existing = options.existing ?? [];
  const left = [...existing];
  const members = groupsOf(discovery.places).map((group): Member => {
    const at = left.findIndex((table) => isSameTable(table, group));
    return { group, existing: at < 0 ? undefined : left.splice(at, 1)[0] };
  });
  const names = new Set(existing.map(({ name }) => name));
  const tables = members.map((member): TableDraft => {
    const name = member.existing?.name ?? freeName(options.name, names);
    names.add(name);
    const family = members.filter(({ group }) => sharesFolders(group, member.group));
    const isMain = member === (family.find((one) => one.existing && !one.existing.only) ?? family[0]);
    const config = draft(name, member, discovery, options);
    const belonging = isMain
      ? { flowLogs: known(member.group), ...except(member, family, discovery) }
      : { only: only(member) };
    return { config: { ...config, ...belonging }, newest: newestFile(member.group) };
  });
  tables.sort((a, b) => byNumber(a.config.name, b.config.name));
  return { tables, kept: left.filter((table) => table.only), dropped: left.filter((table) => !table.only) };
}

function draft(
  name: string,
  { group, existing }: Member,
  { places }: Discovery,
  options: DraftOptions,
): TableConfig {
  const glanced = places.filter((place) => !place.flowLogs && isPlaceOf(place, group));
  const own = [...new Set([...group.flowLogs.map(({ place }) => place), ...glanced])];
  const firstDays = [...own.map(({ firstDay }) => firstDay), ...(existing ? [existing.firstDay] : [])];
  return {
    name,
    format: group.format,
    layout: group.layout,
    fields: fieldsOf(group, existing).map((field) => field.name),
    ...(group.format === 'parquet' ? { foreignColumns: FOREIGN_COLUMNS } : {}),
    accounts: options.injectedAccounts ? 'injected' : unique(own.map(({ account }) => account)),
    regions: unique(own.map(({ region }) => region)),
    firstDay: firstDays.sort()[0] ?? '',
    ...(group.organisation === undefined ? {} : { organisation: group.organisation }),
  };
}

/** Returns the fields, including existing ones, which older files still have. */
function fieldsOf(group: Group, existing: TableConfig | undefined): readonly Field[] {
  const before = existing?.fields.map(fieldNamed) ?? [];
  if (group.format === 'parquet') return unionOf(before, group.fields);
  return before.length > group.fields.length ? before : group.fields;
}

function known({ flowLogs }: Group): FlowLogsOfPlace[] {
  return joinFlowLogs(flowLogs.map(({ place, flowLog }) => idOf(place, flowLog)));
}

function only({ group, existing }: Member): FlowLogsOfPlace[] {
  return joinFlowLogs(
    existing?.only,
    group.flowLogs.map(({ place, flowLog }) => idOf(place, flowLog)),
  );
}

/** Returns the flow logs of other tables and of other services; without any, no `except`. */
function except(
  { group, existing }: Member,
  family: readonly Member[],
  { places }: Discovery,
): Pick<TableConfig, 'except'> {
  const others = family.filter((member) => member.group !== group).flatMap(only);
  const foreign = places
    .filter((place) => isPlaceOf(place, group))
    .flatMap((place) =>
      (place.flowLogs ?? [])
        .filter(({ content, layout }) => content.kind === 'other' && layout.hourly === group.layout.hourly)
        .map((flowLog) => idOf(place, flowLog)),
    );
  const all = joinFlowLogs(existing?.except, others, foreign);
  return all.length > 0 ? { except: all } : {};
}

const idOf = ({ account, region }: PlaceFindings, { id }: FlowLogFindings): FlowLogsOfPlace => ({
  account,
  region,
  flowLogs: [id],
});

/** Returns whether both share folders. Hourly folders within daily ones do not count: their depth differs. */
function sharesFolders(a: Group, b: Group): boolean {
  return (
    a.organisation === b.organisation &&
    a.layout.hive === b.layout.hive &&
    a.layout.hourly === b.layout.hourly
  );
}

function isPlaceOf(place: PlaceFindings, group: Group): boolean {
  return place.organisation === group.organisation && place.hive === group.layout.hive;
}

function isSameTable(table: TableConfig, group: Group): boolean {
  const { hive, hourly } = table.layout;
  const sameFiles =
    table.format === group.format && hive === group.layout.hive && hourly === group.layout.hourly;
  if (!sameFiles || table.organisation !== group.organisation) return false;
  const fields = table.fields.map(fieldNamed);
  return table.format === 'parquet' || isPrefix(fields, group.fields) || isPrefix(group.fields, fields);
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Sorts `flow_logs_2` before `flow_logs_10`. */
function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function newestFile({ flowLogs }: Group): DeliveredFile {
  return flowLogs.map(({ flowLog }) => flowLog.newest).reduce((a, b) => (b.time > a.time ? b : a));
}

const unique = (values: readonly string[]) => [...new Set(values)].sort();
