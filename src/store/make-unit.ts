import { rmSync } from 'node:fs';
import { type RawBuilder, sql } from 'kysely';
import { MARK_FIELD } from '../flows/marks.ts';
import type { RecordSet } from '../flows/record-set.ts';
import { typeOf } from '../flows/relation.ts';
import { removeLeftovers, temporaryName } from '../processes/temporary.ts';
import { columnsOf } from '../sources/files/file-group.ts';
import { EVENT_COLUMN, type OpenOriginals, type Original, type SkippedOriginal } from '../sources/origin.ts';
import { isDamaged } from './changes.ts';
import { type CountedRecords, countColumns, countNames, countRecords } from './count-records.ts';
import type { Entry, StoredFormat, StoredOriginal, SumsFile, WrittenFile } from './entry.ts';
import { finishedFile } from './file-check.ts';
import { mergedParts } from './merged-parts.ts';
import { canWriteParquet } from './parquet/write.ts';
import type { SourceFolder } from './source-folder.ts';
import {
  columnsOfFormat,
  formatOf,
  ORIGINAL_COLUMNS,
  PARQUET_OPTIONS,
  STORE_COLUMNS,
  STORED_FLOW_LOG,
  storedValues,
} from './store-columns.ts';
import { storedFiles, textOf } from './stored-sql.ts';
import { writeColumns } from './unit-columns.ts';
import { UnitMarks } from './unit-marks.ts';
import { unitOrder } from './unit-order.ts';

export interface UnitMaking {
  readonly unit: string;
  readonly source: SourceFolder;
  /** The entry stored before, and its source files whose records still count. */
  readonly before: Entry | undefined;
  readonly keep: readonly StoredOriginal[];
  /** Source files to read, and the same files opened, with access to the store's folders. */
  readonly read: readonly Original[];
  readonly opened: OpenOriginals;
  /** Whether stored records of `read` that were not fetched again stay, identified by event. */
  readonly isMerged?: boolean | undefined;
  /** Claims the deleted source file that one with the same content and number of records replaces. */
  readonly replacedBy: (original: StoredOriginal) => StoredOriginal['replaces'];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a unit's sorted file and its entry atomically, replacing the previous ones.
 * @throws FlowqError if source files cannot be read (source) or the file cannot be written (query)
 */
export async function makeUnit(making: UnitMaking): Promise<Entry> {
  const { unit, source, before, keep, opened, signal } = making;
  const path = source.file(unit);
  const groups = opened.groups.flatMap((group, at) => {
    const set = opened.sets[at];
    const hasEvents = columnsOf(group).has(EVENT_COLUMN);
    return set ? [{ set, format: formatOf(group), hasEvents }] : [];
  });
  const parts = groups.map((group) => readPart(making, group));
  const names = keep.filter(({ records }) => records > 0).map(({ name }) => name);
  const merged = making.isMerged ? mergedOriginals(making) : [];
  const stored =
    before?.file && names.length + merged.length > 0
      ? [
          ...(names.length > 0 ? [storedPart(path, before, names)] : []),
          ...(merged.length > 0 ? mergedParts(path, before.file, { merged, fresh: groups }) : []),
        ]
      : [];
  const all = [...parts, ...stored];
  removeLeftovers(path);
  const temporary = temporaryName(path);
  removeLeftovers(source.sums(unit));
  const temporarySums = temporaryName(source.sums(unit));
  try {
    const columns = [
      ...new Set([
        ...groups.flatMap(({ format, hasEvents }) => columnsIn(format, hasEvents)),
        ...(stored.length > 0 ? (before?.file?.columns ?? []) : []),
      ]),
    ];
    const formats = uniqueFormats([
      ...groups.map(({ format }) => format),
      ...(stored.length > 0 ? (before?.formats ?? []) : []),
    ]);
    const inColumns = stored.length === 0 ? recordsOf(groups) : undefined;
    // Text files are parsed each time they are read.
    const isKept = groups.some(({ set }) => !set.loaded);
    // Records of several tables have different ENUM members, and remain texts.
    const isCoded = all.length === 1 && !isKept && stored.length === 0 && !inColumns;
    const marking = new UnitMarks(opened, { formats, path: temporarySums, isKept, isCoded, signal });
    const result: Written = inColumns
      ? writeInColumns(inColumns, { marking, columns, path: temporary, sumsPath: temporarySums })
      : await writeBySql(opened, { marking, parts: all, columns, isCoded, path: temporary, signal });
    const { counted, written } = result;
    const fetched = merged.length > 0 ? await countNames(await opened.runner(), parts, signal) : undefined;
    const records = counted.reduce((sum, one) => sum + Number(one.records), 0);
    const file = records > 0 && written ? { ...written, columns } : undefined;
    const sums = file && (result.sums ?? (await marking.sums(temporary)));
    const skipped = Map.groupBy(await opened.skipped(), ({ name }) => name);
    const read = making.read.filter(({ name }) => opened.opened.includes(name));
    const originals = [
      ...keep,
      ...read.map((one) =>
        storedOriginal(one, { making, formats: formatsOf(opened), counted, skipped, fetched }),
      ),
    ];
    const entry = {
      unit,
      file,
      sums,
      formats: usedFormats([...groups.map(({ format }) => format), ...(before?.formats ?? [])], originals),
      originals,
      records,
      ...range(counted),
      inSeconds: counted.every(({ in_seconds }) => in_seconds),
    };
    source.replace(entry, { records: temporary, sums: temporarySums });
    return entry;
  } finally {
    for (const path of [temporary, temporarySums]) rmSync(path, { force: true });
  }
}

const where = (condition: RawBuilder<unknown> | undefined) => (condition ? sql` where ${condition}` : sql``);

interface ReadGroup {
  readonly set: RecordSet;
  readonly format: StoredFormat;
  readonly hasEvents: boolean;
}

/** Returns the records of source files to read, from memory if they are loaded. */
function readPart(making: UnitMaking, { set, format, hasEvents }: ReadGroup): RawBuilder<unknown> {
  const { loaded } = set;
  const values = storedValues({ columns: loaded ? columnsOfFormat(format) : set.columns }, format);
  const own = loaded ? Object.keys(ORIGINAL_COLUMNS).map((name) => sql.ref(name)) : origin(making);
  const ofFormat = sql`cast(${sql.lit(format.id)} as enum(${sql.lit(format.id)})) as ${sql.ref(STORE_COLUMNS.format)}`;
  const events = hasEvents ? [sql`${sql.ref(EVENT_COLUMN)} as ${sql.ref(STORE_COLUMNS.event)}`] : [];
  return sql`select ${sql.join([...values, ...own, ofFormat, ...events])} from ${(loaded ?? set).table}${where(set.where)}`;
}

/**
 * Returns the columns that the store adds to each record: constants per source file, looked up by path. ENUMs are
 * sorted as numbers, which saves a fifth of the time; the file contains texts.
 */
function origin({ opened, read }: UnitMaking): RawBuilder<unknown>[] {
  const originals = new Map(read.map((original) => [original.name, original]));
  const byPath = (value: (original: Original) => string | undefined) => {
    const found = [...opened.names].flatMap(([path, name]) => {
      const original = originals.get(name);
      const text = original && value(original);
      return text === undefined ? [] : [{ path, text }];
    });
    if (found.length === 0) return sql`cast(null as varchar)`;
    const cases = found.map(({ path, text }) => sql`when ${sql.lit(path)} then ${sql.lit(text)}`);
    const values = [...new Set(found.map(({ text }) => text))].map((text) => sql.lit(text));
    return sql`cast(case filename ${sql.join(cases, sql` `)} end as enum(${sql.join(values)}))`;
  };
  return Object.entries(ORIGINAL_COLUMNS).map(
    ([column, ofOriginal]) => sql`${byPath(ofOriginal)} as ${sql.ref(column)}`,
  );
}

function storedPart(path: string, before: Entry, names: readonly string[]): RawBuilder<unknown> {
  const isAll = before.originals.every(({ name, records }) => records === 0 || names.includes(name));
  const those = sql`${sql.ref(STORE_COLUMNS.original)} in (${sql.join(names.map((name) => sql.lit(name)))})`;
  const columns = sql.join((before.file?.columns ?? []).map((name) => sql.id(name)));
  return sql`select ${columns}, ${STORED_FLOW_LOG} from ${storedFiles(path)}${where(isAll ? undefined : those)}`;
}

function mergedOriginals({ before, read }: UnitMaking): string[] {
  const names = new Set(read.map(({ name }) => name));
  return (before?.originals ?? []).flatMap(({ name, records }) =>
    records > 0 && names.has(name) ? [name] : [],
  );
}

const columnsIn = ({ columns }: StoredFormat, hasEvents: boolean) => [
  ...columns.map(({ name }) => name),
  ...Object.values(STORE_COLUMNS).filter((name) => hasEvents || name !== STORE_COLUMNS.event),
];

/** Result of writing records. */
interface Written {
  readonly counted: readonly CountedRecords[];
  /** Undefined if there are no records. */
  readonly written: WrittenFile | undefined;
  /** Undefined if the sums are not computed yet. */
  readonly sums?: SumsFile | undefined;
}

interface Writing {
  readonly marking: UnitMarks;
  readonly columns: readonly string[];
  readonly path: string;
}

/** Takes the records of a unit from memory; undefined if some are not in columns. */
function recordsOf(groups: readonly ReadGroup[]) {
  const [group, ...others] = groups;
  if (!group || others.length > 0 || group.set.where || !canWriteParquet()) return undefined;
  const records = group.set.loaded?.takeRecords();
  return records && { records, format: group.format.id };
}

function writeInColumns(
  { records, format }: NonNullable<ReturnType<typeof recordsOf>>,
  { marking, ...writing }: Writing & { readonly sumsPath: string },
): Written {
  const counted = countColumns(records, format);
  return { counted, ...writeColumns(records, { ...writing, format, isMarked: marking.canMark }) };
}

interface SqlWriting extends Writing {
  readonly parts: readonly RawBuilder<unknown>[];
  readonly isCoded: boolean;
  readonly signal: AbortSignal | undefined;
}

async function writeBySql(
  opened: OpenOriginals,
  { marking, parts, columns, isCoded, path, signal }: SqlWriting,
): Promise<Written> {
  if (parts.length === 0) return { counted: [], written: undefined };
  const runner = await opened.runner();
  const union = sql.join(parts, sql` union all by name `);
  const records = await marking.mark(union);
  const own = records ? [...columns, MARK_FIELD] : columns;
  // Texts in memory are numbers until they are sorted.
  const values = own.map((column) =>
    typeOf(column) === 'string' && !column.startsWith('_')
      ? sql`cast(${sql.ref(column)} as varchar) as ${sql.ref(column)}`
      : sql.ref(column),
  );
  const target = sql`${sql.lit(path)} (${PARQUET_OPTIONS})`;
  const sorted = sql`select * from ${records ?? sql`(${union})`} as records order by ${unitOrder({ columns: own, isCoded })}`;
  const copied = await runner.run(
    textOf(sql`copy (select ${sql.join(values)} from (${sorted}) as sorted) to ${target}`),
    { signal },
  );
  await Array.fromAsync(copied.batches);
  const counted = columns.length > 0 ? await countRecords(runner, columns, path, signal) : [];
  return { counted, written: await finishedFile(path) };
}

/** Returns the formats of each source file that could be read at least partly. */
function formatsOf({ groups, names }: OpenOriginals): ReadonlyMap<string, readonly string[]> {
  const found = groups.flatMap((group) => {
    const { id } = formatOf(group);
    return group.paths.flatMap((path) => {
      const name = names.get(path);
      return name === undefined ? [] : [{ name, id }];
    });
  });
  return new Map(
    [...Map.groupBy(found, ({ name }) => name)].map(([name, all]) => [name, all.map(({ id }) => id)]),
  );
}

function usedFormats(formats: readonly StoredFormat[], originals: readonly StoredOriginal[]): StoredFormat[] {
  const used = new Set(originals.flatMap((one) => one.formats));
  return uniqueFormats(formats).filter(({ id }) => used.has(id));
}

const uniqueFormats = (formats: readonly StoredFormat[]) => [
  ...new Map(formats.map((format) => [format.id, format])).values(),
];

interface Found {
  readonly making: UnitMaking;
  readonly formats: ReadonlyMap<string, readonly string[]>;
  readonly counted: readonly CountedRecords[];
  readonly skipped: ReadonlyMap<string, readonly SkippedOriginal[]>;
  /** Number of fetched records by source file; undefined if none are merged. */
  readonly fetched: ReadonlyMap<string, number> | undefined;
}

function storedOriginal(
  { name, size, version, place, delivered }: Original,
  { making, formats, counted, skipped, fetched }: Found,
): StoredOriginal {
  const { opened, before, replacedBy, isMerged } = making;
  const old = isMerged ? before?.originals.find((one) => one.name === name) : undefined;
  const found = counted.filter((one) => one.name === name);
  const records = found.reduce((sum, one) => sum + Number(one.records), 0);
  const newest = Math.max(opened.came?.get(name) ?? 0, old?.came ?? 0);
  const copyOf = opened.duplicates.get(name);
  const left = skipped.get(name)?.map(({ name: _name, where: _where, ...rest }) => rest);
  const one: StoredOriginal = {
    name,
    size,
    version: opened.versions?.get(name) ?? version,
    ...(place ? { place } : {}),
    ...(delivered ? { delivered } : {}),
    ...(newest > 0 ? { came: newest } : {}),
    formats: [...new Set([...found.map(({ format }) => format), ...(formats.get(name) ?? [])])],
    records,
    ...(copyOf === undefined ? {} : { copyOf }),
    ...(left ? { skipped: left } : {}),
    ...(opened.verified?.has(name) ? { verified: true } : {}),
    ...(old && (old.expired || records > (fetched?.get(name) ?? records)) ? { expired: true } : {}),
  };
  const content = one.formats.length > 0 && !isDamaged(one) ? opened.contentOf(name) : undefined;
  if (content === undefined) return one;
  const known = { ...one, content };
  const replaces = replacedBy(known);
  return replaces ? { ...known, replaces } : known;
}

function range(counted: readonly CountedRecords[]) {
  const times = counted.flatMap(({ first, last }) =>
    first === null || last === null ? [] : [Number(first), Number(last)],
  );
  return times.length === 0
    ? {}
    : { first: times.reduce((a, b) => Math.min(a, b)), last: times.reduce((a, b) => Math.max(a, b)) };
}
