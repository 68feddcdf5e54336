import { type RawBuilder, sql } from 'kysely';
import type { StoredMarks } from '../flows/marks.ts';
import { isWanted, type RecordFilter, wantedTest } from '../flows/record-filter.ts';
import type { RecordSet } from '../flows/record-set.ts';
import type { Window } from '../logs/window.ts';
import { placeTest } from '../sources/located.ts';
import type { Original } from '../sources/origin.ts';
import type { UsableDaySums } from './day-sums.ts';
import type { Entry, StoredFormat, StoredOriginal } from './entry.ts';
import type { FilledUnit } from './fill.ts';
import { columnsOfFormat, formatsHavePacketEnds, STORE_COLUMNS } from './store-columns.ts';
import { storedFiles } from './stored-sql.ts';
import { mayHold } from './unit.ts';

/** Stored records of one format that one query can read. */
export interface Piece {
  readonly format: StoredFormat;
  readonly paths: readonly string[];
  readonly inSeconds: boolean;
  /** Conditions that select them from other records in the same files. */
  readonly where: readonly RawBuilder<unknown>[];
  readonly originals: readonly StoredOriginal[];
  /** Sums files of its marked records; empty if its records are read without marks. */
  readonly sums: readonly string[];
  readonly hasSharedInterfaces: boolean;
}

export interface PiecesRequest {
  readonly window: Window | undefined;
  /** Interval in which records of the window can have been delivered. */
  readonly reach: Window | undefined;
  readonly filter: RecordFilter;
  /** Whether records that are read directly may have packet addresses. */
  readonly hasPacketEnds?: boolean | undefined;
  readonly fileOf: (unit: string) => string;
  readonly sumsOf: (unit: string) => string;
}

/**
 * Selects the stored records that answer a request. Files with the same columns are read together, and a file of which
 * only some source files count is read alone. A format whose source files have no records of the window becomes a piece
 * without files.
 */
export function piecesOf(units: readonly FilledUnit[], request: PiecesRequest): Piece[] {
  const pieces = new Map<
    string,
    { -readonly [K in keyof Piece]: Piece[K] extends readonly (infer T)[] ? T[] : Piece[K] }
  >();
  const formats = units.flatMap(({ entry }) => entry?.formats ?? []);
  const hasPacketEnds = request.hasPacketEnds || formatsHavePacketEnds(formats);
  for (const { unit, entry, counted } of units) {
    if (!entry) continue;
    const timed = entry.originals.filter(
      (one) => counted.has(one.name) && mayHold(one.delivered, request.reach),
    );
    const holding = entry.originals.filter(({ records }) => records > 0);
    const wanted = timed.filter(({ records }) => records > 0);
    const isPart = wanted.length < holding.length;
    const isUsable = !isPart && isWithin(entry, request) && (entry.sums?.hasPacketEnds || !hasPacketEnds);
    const sums = isUsable ? entry.sums : undefined;
    for (const format of entry.formats) {
      const originals = timed.filter(
        (one) => one.formats.includes(format.id) && isOfPlace(one, request.filter),
      );
      if (originals.length === 0) continue;
      const isMixed = entry.formats.length > 1;
      const hasRows = holdsTime(entry, request.window) && originals.some(({ records }) => records > 0);
      const key = [
        format.id,
        ...(hasRows
          ? [entry.file?.columns, entry.inSeconds, isMixed, isPart ? unit : '', sums !== undefined]
          : []),
      ];
      const where = [
        ...(hasRows && isMixed ? [sql`${sql.ref(STORE_COLUMNS.format)} = ${sql.lit(format.id)}`] : []),
        ...(hasRows && isPart ? [isOneOf(wanted, holding)] : []),
      ];
      const name = JSON.stringify(key);
      const piece = pieces.get(name) ?? {
        format,
        paths: [],
        inSeconds: entry.inSeconds === true,
        where,
        originals: [],
        sums: [],
        hasSharedInterfaces: false,
      };
      if (hasRows) piece.paths.push(request.fileOf(unit));
      if (hasRows && sums) piece.sums.push(request.sumsOf(unit));
      piece.hasSharedInterfaces ||= sums?.hasSharedInterfaces ?? false;
      piece.originals.push(...originals);
      pieces.set(name, piece);
    }
  }
  return [...pieces.values()];
}

/** Returns the record set by which DuckDB reads a piece. */
export function pieceSet({ format, paths, inSeconds, where, sums }: Piece, filter: RecordFilter): RecordSet {
  const columns = columnsOfFormat(format);
  const place = format.placed ? storedPlace(filter) : placeTest(columns, filter);
  const tests = [...where, ...(place ? [place] : [])];
  return {
    table: paths.length > 0 ? storedFiles(...paths) : noRows(format),
    columns,
    inSeconds,
    isMarked: sums.length > 0,
    where: tests.length > 0 ? sql.join(tests, sql` and `) : undefined,
  };
}

/** Returns the sums of the pieces' marked records; undefined if none of their records have marks. */
export function marksIn(pieces: readonly Piece[], days: readonly UsableDaySums[]): StoredMarks | undefined {
  const read = pieces.filter(({ paths }) => paths.length > 0);
  const paths = new Set(read.flatMap(({ sums }) => sums));
  if (paths.size === 0) return undefined;
  for (const { path, hours } of days.filter(({ hours }) => hours.every((hour) => paths.has(hour)))) {
    for (const hour of hours) paths.delete(hour);
    paths.add(path);
  }
  return { table: storedFiles(...paths), isComplete: read.every(({ sums }) => sums.length > 0) };
}

const TYPE = { string: 'varchar', int: 'integer', bigint: 'bigint' } as const;

function noRows({ columns }: StoredFormat): RawBuilder<unknown> {
  const named = [
    ...columns.map(({ name, type }) => ({ name, type: TYPE[type] })),
    ...Object.values(STORE_COLUMNS).map((name) => ({ name, type: TYPE.string })),
  ];
  const values = named.map(({ name, type }) => sql`cast(null as ${sql.raw(type)}) as ${sql.id(name)}`);
  return sql`(select ${sql.join(values)} where false)`;
}

/** Returns whether a source file is in the requested account and Region; true if its path does not show them. */
export function isOfPlace({ place }: Pick<Original, 'place'>, filter: RecordFilter): boolean {
  return !place || (isWanted(filter.account, place.account) && isWanted(filter.region, place.region));
}

function storedPlace(filter: RecordFilter): RawBuilder<unknown> | undefined {
  const tests = (['account', 'region'] as const).flatMap((part) => {
    const test = wantedTest(sql.ref(STORE_COLUMNS[part]), filter[part]);
    return test ? [test] : [];
  });
  return tests.length > 0 ? sql.join(tests, sql` and `) : undefined;
}

const oneOf = (column: string, values: readonly string[]) =>
  sql`${sql.ref(column)} in (${sql.join(values.map((value) => sql.lit(value)))})`;

/** Returns the shorter test: name is wanted, or name is not unwanted. */
function isOneOf(wanted: readonly StoredOriginal[], all: readonly StoredOriginal[]): RawBuilder<unknown> {
  const names = new Set(wanted.map(({ name }) => name));
  const others = all.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  return names.size <= others.length
    ? oneOf(STORE_COLUMNS.original, [...names])
    : sql`not (${oneOf(STORE_COLUMNS.original, others)})`;
}

function holdsTime({ first, last }: Entry, window: Window | undefined): boolean {
  if (!window || first === undefined || last === undefined) return true;
  return first < window.until && last >= window.since;
}

/** Returns whether all records of a unit are requested, because marks apply to all of them together. */
function isWithin({ first, last }: Entry, { window, filter }: PiecesRequest): boolean {
  if (filter.account || filter.region) return false;
  if (!window) return true;
  return first !== undefined && last !== undefined && first >= window.since && last < window.until;
}
