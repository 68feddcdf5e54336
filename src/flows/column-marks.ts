import { TRAFFIC_COLUMNS } from '../logs/record-values.ts';
import { halvesOf, isMissing, type RecordColumn } from '../readers/record-columns.ts';
import { type CodeColumn, type CodeColumns, codeColumns, columnEnds, columnPlaces } from './column-places.ts';
import { MARK } from './marks.ts';

/**
 * The marks of records in columns, all of one format: those that `Marking` finds by SQL. Records without traffic, which
 * no report counts, are `alone`.
 * @param records columns that can be marked
 * @param order the rows, those of the same ends together, and of these those of the same conversation and action
 * @param flowLog the column with the flow log
 */
export function columnMarks(
  records: readonly RecordColumn[],
  order: Uint32Array,
  flowLog: string,
): Int32Array {
  const columns = codeColumns(records);
  const { srcaddr, dstaddr } = columnEnds(columns);
  const [sources, targets] = [srcaddr.values, dstaddr.values];
  const places = columnPlaces(columns, flowLog);
  const flows = flowsIn(records, columns, order);
  const ties = new Ties(records, columns, places);
  const marks = new Int32Array(order.length).fill(MARK.alone);
  for (let from = 0; from < flows.length; ) {
    const first = flows[from] as number;
    const [source, target, place] = [sources[first], targets[first], places[first]];
    let other: number | undefined;
    let isThird = false;
    let to = from + 1;
    for (; to < flows.length; to += 1) {
      const row = flows[to] as number;
      if (sources[row] !== source || targets[row] !== target) break;
      const seen = places[row];
      if (seen === place || seen === other) continue;
      isThird = other !== undefined;
      other ??= seen;
    }
    if (other !== undefined) {
      for (let at = from; at < to; at += 1) marks[flows[at] as number] = MARK.undecided;
      if (!isThird) ties.mark({ rows: flows, from, to, counting: Math.min(place as number, other) }, marks);
    }
    from = to;
  }
  return marks;
}

/** The records that carry traffic, as `flows` decides it, in the same order. */
function flowsIn(records: readonly RecordColumn[], columns: CodeColumns, order: Uint32Array): Uint32Array {
  const start = halvesOf(records.find(({ name }) => name === 'start')?.values as BigInt64Array);
  const status = columns.get('log_status')?.values;
  const ok = codeIn(records, 'log_status', 'OK');
  const filled = TRAFFIC_COLUMNS.map((column) => columns.get(column)).find((one) => one !== undefined);
  const { values: traffic } = filled as CodeColumn;
  const flows = new Uint32Array(order.length);
  let count = 0;
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] as number;
    if (!(status ? status[row] === ok : traffic[row] !== 0) || isMissing(start, row)) continue;
    flows[count] = row;
    count += 1;
  }
  return flows.subarray(0, count);
}

/** The code of a text; -1 where no record has it. */
const codeIn = (records: readonly RecordColumn[], column: string, text: string) =>
  (records.find(({ name }) => name === column)?.members?.indexOf(text) ?? -1) + 1 || -1;

/** Compares what two places saw of conversations. */
class Ties {
  readonly #places: Float64Array;
  readonly #key: readonly [Int32Array, Int32Array, Int32Array, Int32Array];
  readonly #refused: number;
  readonly #packets: Int32Array;
  readonly #bytes: Int32Array;

  constructor(records: readonly RecordColumn[], columns: CodeColumns, places: Float64Array) {
    const valuesOf = (column: string) => (columns.get(column) as CodeColumn).values;
    this.#key = [valuesOf('action'), valuesOf('srcport'), valuesOf('dstport'), valuesOf('protocol')];
    this.#refused = codeIn(records, 'action', 'REJECT');
    this.#places = places;
    const halves = (column: string) =>
      halvesOf(records.find(({ name }) => name === column)?.values as BigInt64Array);
    this.#packets = halves('packets');
    this.#bytes = halves('bytes');
  }

  /** Marks the records of conversations of which two places have the same sums. */
  mark({ rows, from: begin, to: end, counting }: PairRows, marks: Int32Array): void {
    const [actions, sources, targets, protocols] = this.#key;
    const [places, refused] = [this.#places, this.#refused];
    for (let from = begin; from < end; ) {
      const one = rows[from] as number;
      let to = from + 1;
      for (; to < end; to += 1) {
        const row = rows[to] as number;
        const isSame =
          sources[row] === sources[one] &&
          targets[row] === targets[one] &&
          protocols[row] === protocols[one] &&
          actions[row] === actions[one];
        if (!isSame) break;
      }
      if (to > from + 1 && actions[one] !== refused && this.#isTie({ rows, from, to, counting }))
        for (let at = from; at < to; at += 1) {
          const row = rows[at] as number;
          marks[row] = places[row] === counting ? MARK.counts : MARK.copy;
        }
      from = to;
    }
  }

  #isTie(some: PairRows): boolean {
    return this.#areSame(this.#packets, some) && this.#areSame(this.#bytes, some);
  }

  /** Whether both places have sums of values, and the same. */
  #areSame(halves: Int32Array, { rows, from, to, counting }: PairRows): boolean {
    const places = this.#places;
    // Sums of halves are exact for two million records.
    let low = 0;
    let high = 0;
    let isCounting = false;
    let isCopy = false;
    for (let at = from; at < to; at += 1) {
      const row = rows[at] as number;
      if (isMissing(halves, row)) continue;
      const least = (halves[2 * row] as number) >>> 0;
      const most = halves[2 * row + 1] as number;
      if (places[row] === counting) {
        low += least;
        high += most;
        isCounting = true;
      } else {
        low -= least;
        high -= most;
        isCopy = true;
      }
    }
    return isCounting && isCopy && low === -high * HALF;
  }
}

/** Rows of a pair of ends that two places saw. */
interface PairRows {
  readonly rows: Uint32Array;
  readonly from: number;
  readonly to: number;
  /** The place that counts. */
  readonly counting: number;
}

const HALF = 2 ** 32;
