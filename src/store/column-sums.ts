import { type CodeColumn, type CodeColumns, codeColumns, columnEnds } from '../flows/column-places.ts';
import { MARK, MARK_FIELD } from '../flows/marks.ts';
import { FLOW_LOG } from '../flows/record-set.ts';
import { LAST_SECOND, PACKET_ENDS, typeOf } from '../flows/relation.ts';
import { STORED_KEY } from '../flows/stored-sums.ts';
import { MISSING_INT } from '../readers/record-batch.ts';
import {
  freeValues,
  halvesOf,
  inPieces,
  isMissing,
  numberAt,
  type RecordColumn,
} from '../readers/record-columns.ts';
import type { ParquetColumn } from './parquet/chunk.ts';
import { freeKeys, keyOfColumn, ownOrder, type SortKey, sortedRows } from './row-order.ts';
import { UNIT_FLOW_LOG } from './store-columns.ts';
import { ranksOf, TEXT_ORDERS } from './unit-order.ts';

interface MarkedFlows {
  /** Rows of the records that carry traffic. */
  readonly flows: Uint32Array;
  /** Marks of all records. */
  readonly marks: Int32Array;
}

/** Rows of `StoredMarks` as columns. */
export interface ColumnSums {
  readonly columns: readonly ParquetColumn[];
  /** Row numbers in the order of the file. */
  readonly order: Uint32Array;
  /** As in `SumsFile`. */
  readonly hasSharedInterfaces: boolean;
}

/**
 * Returns the sums of marked records as columns, the same that `Marking.summary` computes by SQL; undefined if numbers
 * are too large to be summed here.
 */
export function columnSums(
  records: readonly RecordColumn[],
  { flows, marks }: MarkedFlows,
): ColumnSums | undefined {
  const columns = codeColumns(records);
  const parts = partsOf(columns, rowsByKind(records, { flows, marks }));
  const sums = sumsOf(records, parts, marks);
  if (!sums) return undefined;
  const rows = sums.flows.values.length;
  const keys = STORED_KEY.filter((name) => name !== MARK_FIELD).map((name) => {
    const members = records.find((column) => column.name === recordColumn(name))?.members;
    return { ...keyColumn(name, parts, rows), members };
  });
  const mark = markColumn(parts, rows);
  for (const { groups } of parts) for (const values of [groups.rows, groups.starts]) freeValues(values);
  const all = [...keys, mark];
  return {
    columns: [...all, ...Object.values(sums)],
    order: sortedRows(ownOrder(rows), fileKeys(all)),
    hasSharedInterfaces: hasSharedInterfaces(all),
  };
}

const recordColumn = (name: string) => (name === FLOW_LOG ? UNIT_FLOW_LOG : name);

const CELL = [FLOW_LOG, 'interface_id', 'flow_direction', 'srcaddr', 'dstaddr'];
const LEG = [...PACKET_ENDS, 'protocol'];

/** Rows with the same kind of sums, and the columns that group them. */
interface Part {
  readonly groups: Groups;
  readonly key: CodeColumns;
  /** Undefined for cells, which have no sums. */
  readonly mark: number | undefined;
}

interface Rows {
  readonly undecided: Uint32Array;
  readonly rejected: Uint32Array;
  readonly alone: Uint32Array;
  readonly settled: Uint32Array;
  /** Undecided and settled rows. */
  readonly shared: Uint32Array;
}

function rowsByKind(records: readonly RecordColumn[], { flows, marks }: MarkedFlows): Rows {
  const { values: actions, members = [] } = records.find(({ name }) => name === 'action') as RecordColumn;
  const refused = members.indexOf('REJECT') + 1 || -1;
  const kinds = { undecided: 0, rejected: 1, alone: 2, settled: 3 };
  const ofRow = new Uint8Array(flows.length);
  const counts = new Uint32Array(4);
  inPieces(flows.length, (from, to) => {
    for (let at = from; at < to; at += 1) {
      const row = flows[at] as number;
      const mark = marks[row] as number;
      const ofOne = actions[row] === refused ? kinds.rejected : kinds.alone;
      const kind = mark === MARK.alone ? ofOne : mark === MARK.undecided ? kinds.undecided : kinds.settled;
      ofRow[at] = kind;
      counts[kind] = (counts[kind] as number) + 1;
    }
  });
  const rowsOf = (...wanted: number[]) => {
    const rows = new Uint32Array(wanted.reduce((sum, kind) => sum + (counts[kind] as number), 0));
    const isWanted = Uint8Array.from(counts, (_, kind) => (wanted.includes(kind) ? 1 : 0));
    let next = 0;
    if (rows.length > 0)
      inPieces(flows.length, (from, to) => {
        for (let at = from; at < to; at += 1)
          if (isWanted[ofRow[at] as number] === 1) {
            rows[next] = flows[at] as number;
            next += 1;
          }
      });
    return rows;
  };
  const rows = {
    undecided: rowsOf(kinds.undecided),
    rejected: rowsOf(kinds.rejected),
    alone: rowsOf(kinds.alone),
    settled: rowsOf(kinds.settled),
    shared: rowsOf(kinds.undecided, kinds.settled),
  };
  freeValues(ofRow);
  return rows;
}

function partsOf(columns: CodeColumns, rows: Rows): Part[] {
  const isTranslated = PACKET_ENDS.every((column) => columns.has(column));
  const cell = [...CELL, ...(isTranslated ? LEG : [])];
  const ends = columnEnds(columns);
  const keys = new Map<CodeColumn, SortKey>();
  const part = (rows: Uint32Array, key: CodeColumns, mark?: number): Part => ({
    groups: groupsOf(
      rows,
      [...key.values()].map((column) => {
        const known = keys.get(column) ?? keyOfColumn(column);
        keys.set(column, known);
        return known;
      }),
    ),
    key,
    mark,
  });
  const logged = (...names: string[]) =>
    new Map(
      names.flatMap((name) => {
        const column = columns.get(recordColumn(name));
        return column ? [[name, column] as const] : [];
      }),
    );
  const pair = new Map([...Object.entries(ends), ...logged('action')]);
  const parts = [
    part(rows.undecided, logged(...cell, 'action', 'protocol', 'dstport', 'srcport'), MARK.undecided),
    part(rows.rejected, logged(...cell, 'action', 'protocol', 'dstport'), MARK.alone),
    part(rows.alone, logged(...cell, 'action'), MARK.alone),
    part(rows.settled, pair, MARK.counts),
    part(rows.shared, logged(...cell)),
  ];
  freeKeys(keys.values());
  return parts;
}

interface Groups {
  /** Row numbers, sorted by group. */
  readonly rows: Uint32Array;
  /** Index of each group's first row in `rows`, and the end of the last group. */
  readonly starts: Uint32Array;
}

function groupsOf(unsorted: Uint32Array, keys: readonly SortKey[]): Groups {
  const rows = sortedRows(unsorted, keys);
  freeValues(unsorted);
  const isFirst = new Uint8Array(rows.length);
  if (rows.length > 0) isFirst[0] = 1;
  for (const { values } of keys)
    inPieces(rows.length, (from, to) => {
      let last = values[rows[Math.max(from - 1, 0)] as number];
      for (let at = from; at < to; at += 1) {
        const value = values[rows[at] as number];
        if (value !== last) isFirst[at] = 1;
        last = value;
      }
    });
  const starts = new Uint32Array(rows.length + 1);
  let count = 0;
  inPieces(rows.length, (from, to) => {
    for (let at = from; at < to; at += 1) {
      starts[count] = at;
      count += isFirst[at] as number;
    }
  });
  starts[count] = rows.length;
  freeValues(isFirst);
  return { rows, starts: starts.subarray(0, count + 1) };
}

const countOf = ({ groups: { starts } }: Part) => starts.length - 1;

type LongColumn = ParquetColumn & { readonly values: BigInt64Array };

function sumsOf(
  records: readonly RecordColumn[],
  parts: readonly Part[],
  marks: Int32Array,
): { readonly [K in 'flows' | 'packets' | 'bytes' | 'first_start' | 'last_end']: LongColumn } | undefined {
  const rows = parts.reduce((sum, part) => sum + countOf(part), 0);
  const halves = (column: string) =>
    halvesOf(records.find(({ name }) => name === column)?.values as BigInt64Array);
  let isExact = true;
  const column = (name: string, fill: (part: Part, result: Int32Array) => boolean, isWide = false) => {
    const values = new BigInt64Array(rows).fill(MISSING_LONG);
    let first = 0;
    for (const part of parts) {
      const count = countOf(part);
      if (part.mark !== undefined && !fill(part, halvesOf(values.subarray(first, first + count))))
        isExact = false;
      first += count;
    }
    return { name, type: 'bigint', values, isWide } as const;
  };
  const [packets, bytes, starts, ends] = ['packets', 'bytes', 'start', 'end'].map(halves) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const sums = {
    flows: column('flows', countRows),
    packets: column('packets', (part, result) => addUp(packets, { ...part.groups, marks }, result), true),
    bytes: column('bytes', (part, result) => addUp(bytes, { ...part.groups, marks }, result), true),
    first_start: column('first_start', ({ groups }, result) => latest(starts, groups, -1, result)),
    last_end: column('last_end', ({ groups }, result) => latest(ends, groups, 1, result)),
  };
  return isExact ? sums : undefined;
}

const MISSING_LONG = -(2n ** 63n);
const HALF = 2 ** 32;
/** Maximum number of lower halves whose sum is exact. */
const MOST_ROWS = 2 ** 20;
const MOST_HIGH = 2 ** 30;

function countRows({ groups: { starts } }: Part, result: Int32Array): boolean {
  inPieces(starts.length - 1, (from, to) => {
    for (let group = from; group < to; group += 1) {
      result[2 * group] = (starts[group + 1] as number) - (starts[group] as number);
      result[2 * group + 1] = 0;
    }
  });
  return true;
}

/**
 * Sums nonnegative numbers; copies add 0.
 * @returns whether the sums are exact
 */
function addUp(
  halves: Int32Array,
  { rows, starts, marks }: Groups & { readonly marks: Int32Array },
  result: Int32Array,
): boolean {
  let isExact = true;
  inPieces(starts.length - 1, (from, to) => {
    for (let group = from; group < to; group += 1) {
      const end = starts[group + 1] as number;
      let at = starts[group] as number;
      let [low, high, isAny] = [0, 0, false];
      if (end - at > MOST_ROWS) isExact = false;
      for (; at < end; at += 1) {
        const row = rows[at] as number;
        const most = halves[2 * row + 1] as number;
        if (marks[row] === MARK.copy) isAny = true;
        else if (most >= 0) {
          low += (halves[2 * row] as number) >>> 0;
          high += most;
          isAny = true;
        } else if (!isMissing(halves, row)) isExact = false;
      }
      if (!isAny) continue;
      high += Math.floor(low / HALF);
      if (high > MOST_HIGH) isExact = false;
      result[2 * group] = low % HALF;
      result[2 * group + 1] = high;
    }
  });
  return isExact;
}

/**
 * Computes the latest time of each group in seconds, or with sign -1 the earliest.
 * @returns whether the times are exact
 */
function latest(halves: Int32Array, { rows, starts }: Groups, sign: 1 | -1, result: Int32Array): boolean {
  let isExact = true;
  inPieces(starts.length - 1, (from, to) => {
    for (let group = from; group < to; group += 1) {
      const end = starts[group + 1] as number;
      let most = Number.NEGATIVE_INFINITY;
      for (let at = starts[group] as number; at < end; at += 1) {
        const row = rows[at] as number;
        if (isMissing(halves, row)) continue;
        const time = numberAt(halves, row);
        if (!Number.isSafeInteger(time)) isExact = false;
        const seconds = sign * (time > LAST_SECOND ? Math.floor(time / 1000) : time);
        if (seconds > most) most = seconds;
      }
      if (most === Number.NEGATIVE_INFINITY) continue;
      result[2 * group] = (sign * most) % HALF;
      result[2 * group + 1] = Math.floor((sign * most) / HALF);
    }
  });
  return isExact;
}

type KeyColumn = RecordColumn & { readonly values: Int32Array };

/** Returns a key column; its values are missing for parts that are not grouped by it. */
function keyColumn(name: string, parts: readonly Part[], rows: number): KeyColumn {
  const type = typeOf(name) === 'string' ? 'text' : 'int';
  const values = new Int32Array(rows);
  if (type === 'int') values.fill(MISSING_INT);
  let first = 0;
  for (const part of parts) {
    const from = part.key.get(name)?.values;
    const { rows, starts } = part.groups;
    const begin = first;
    if (from)
      inPieces(countOf(part), (one, end) => {
        for (let group = one; group < end; group += 1)
          values[begin + group] = from[rows[starts[group] as number] as number] as number;
      });
    first += countOf(part);
  }
  return { name, type, values };
}

function markColumn(parts: readonly Part[], rows: number) {
  const values = new Int32Array(rows);
  let first = 0;
  for (const part of parts) {
    values.fill(part.mark ?? MISSING_INT, first, first + countOf(part));
    first += countOf(part);
  }
  return { name: MARK_FIELD, type: 'int', values, isTiny: true } as const;
}

/** Returns the sort keys of `SUMS_ORDER`. */
function fileKeys(columns: readonly KeyColumn[]): SortKey[] {
  const known = new Map(columns.map((column) => [column.name, column]));
  const codes = codeColumns(columns);
  const { values: actions, members = [] } = known.get('action') as KeyColumn;
  const ranks = ranksOf(TEXT_ORDERS.action, members);
  const { values: marks } = known.get(MARK_FIELD) as KeyColumn;
  const classes = new Int32Array(marks.length);
  inPieces(classes.length, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const mark = marks[row] as number;
      classes[row] = ((ranks[actions[row] as number] as number) << 2) | (mark < 0 ? MARK.counts : mark);
    }
  });
  const ends = ['srcaddr', 'dstaddr'].map((column) => keyOfColumn(codes.get(column) as CodeColumn));
  return [{ values: classes, bits: 4, isOwn: true }, ...ends];
}

function hasSharedInterfaces(columns: readonly KeyColumn[]): boolean {
  const valuesOf = (column: string) => columns.find(({ name }) => name === column)?.values as Int32Array;
  const [sources, targets, marks] = [valuesOf('srcaddr'), valuesOf('dstaddr'), valuesOf(MARK_FIELD)];
  const [interfaces, logs] = [valuesOf('interface_id'), valuesOf(FLOW_LOG)];
  const logOf = new Map<number, number>();
  for (let row = 0; row < marks.length; row += 1) {
    if (sources[row] === 0 || targets[row] === 0 || marks[row] === MARK.counts) continue;
    const [one, log] = [interfaces[row] as number, logs[row] as number];
    const known = logOf.get(one);
    if (known !== undefined && known !== log) return true;
    if (known === undefined) logOf.set(one, log);
  }
  return false;
}
