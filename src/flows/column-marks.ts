import { TRAFFIC_COLUMNS } from '../logs/record-values.ts';
import { freeValues, halvesOf, inPieces, isMissing, type RecordColumn } from '../readers/record-columns.ts';
import { type CodeColumn, type CodeColumns, codeColumns, columnEnds, columnPlaces } from './column-places.ts';
import { MARK } from './marks.ts';

/**
 * Returns the marks of records in columns of one format, the same as `Marking` computes in SQL. Records without
 * traffic, which no report counts, are `alone`.
 * @param records columns that can be marked
 * @param flows the rows of `flowsIn`, sorted so that rows with the same ends are adjacent, and among them rows with the
 * same conversation and action
 * @param flowLog the column with the flow log
 */
export function columnMarks(
  records: readonly RecordColumn[],
  flows: Uint32Array,
  flowLog: string,
): Int32Array {
  const taken = new TakenFlows(records, codeColumns(records), { flows, flowLog });
  const marks = new Int32Array(records[0]?.values.length ?? 0).fill(MARK.alone);
  const ofFlows = taken.marks();
  for (let at = 0; at < flows.length; at += 1) marks[flows[at] as number] = ofFlows[at] as number;
  taken.free();
  return marks;
}

/** Returns the records that carry traffic, by the rule of `flows`, in the same order. */
export function flowsIn(records: readonly RecordColumn[], order: Uint32Array): Uint32Array {
  const columns = codeColumns(records);
  const start = halvesOf(records.find(({ name }) => name === 'start')?.values as BigInt64Array);
  const status = columns.get('log_status')?.values;
  const ok = codeIn(records, 'log_status', 'OK');
  const filled = TRAFFIC_COLUMNS.map((column) => columns.get(column)).find((one) => one !== undefined);
  const { values: traffic } = filled as CodeColumn;
  const isFlow = new Uint8Array(order.length);
  inPieces(order.length, (from, to) => {
    for (let row = from; row < to; row += 1)
      isFlow[row] = (status ? status[row] === ok : traffic[row] !== 0) && !isMissing(start, row) ? 1 : 0;
  });
  const flows = new Uint32Array(order.length);
  let count = 0;
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] as number;
    flows[count] = row;
    count += isFlow[row] as number;
  }
  freeValues(isFlow);
  return flows.subarray(0, count);
}

/** Returns the code of a text; -1 if no record has it. */
const codeIn = (records: readonly RecordColumn[], column: string, text: string) =>
  (records.find(({ name }) => name === column)?.members?.indexOf(text) ?? -1) + 1 || -1;

interface Flows {
  readonly flows: Uint32Array;
  readonly flowLog: string;
}

/**
 * Values of the records, gathered once in order: looking them up one by one takes longer than all computation with
 * them.
 */
class TakenFlows {
  readonly #count: number;
  readonly #refused: number;
  readonly #places: Float64Array;
  readonly #sources: Int32Array;
  readonly #targets: Int32Array;
  readonly #sourcePorts: Int32Array;
  readonly #targetPorts: Int32Array;
  readonly #protocols: Int32Array;
  readonly #actions: Int32Array;
  /** In halves of 32 bits. */
  readonly #packets: Int32Array;
  readonly #bytes: Int32Array;
  readonly #marks: Uint8Array;

  constructor(records: readonly RecordColumn[], columns: CodeColumns, { flows, flowLog }: Flows) {
    const taken = (column: string) => take((columns.get(column) as CodeColumn).values, flows);
    const halves = (column: string) =>
      takeHalves(halvesOf(records.find(({ name }) => name === column)?.values as BigInt64Array), flows);
    const { srcaddr, dstaddr } = columnEnds(columns);
    const places = columnPlaces(columns, flowLog);
    this.#count = flows.length;
    this.#refused = codeIn(records, 'action', 'REJECT');
    this.#places = takePlaces(places, flows);
    freeValues(places);
    this.#sources = take(srcaddr.values, flows);
    this.#targets = take(dstaddr.values, flows);
    this.#sourcePorts = taken('srcport');
    this.#targetPorts = taken('dstport');
    this.#protocols = taken('protocol');
    this.#actions = taken('action');
    this.#packets = halves('packets');
    this.#bytes = halves('bytes');
    this.#marks = new Uint8Array(flows.length).fill(MARK.alone);
  }

  free(): void {
    const addresses = [this.#sources, this.#targets, this.#sourcePorts, this.#targetPorts];
    const others = [this.#protocols, this.#actions, this.#packets, this.#bytes];
    for (const values of [this.#places, ...addresses, ...others]) freeValues(values);
  }

  marks(): Uint8Array {
    const [sources, targets, places] = [this.#sources, this.#targets, this.#places];
    for (let from = 0; from < this.#count; ) {
      const [source, target, place] = [sources[from], targets[from], places[from] as number];
      let other: number | undefined;
      let isThird = false;
      let to = from + 1;
      for (; to < this.#count && sources[to] === source && targets[to] === target; to += 1) {
        const seen = places[to] as number;
        if (seen === place || seen === other) continue;
        isThird = other !== undefined;
        other ??= seen;
      }
      if (other !== undefined) {
        this.#marks.fill(MARK.undecided, from, to);
        if (!isThird) this.#markTies(from, to, Math.min(place, other));
      }
      from = to;
    }
    return this.#marks;
  }

  /**
   * Marks conversations for which two places have the same sums.
   * @param counting the place that counts
   */
  #markTies(begin: number, end: number, counting: number): void {
    const [sources, targets] = [this.#sourcePorts, this.#targetPorts];
    const [protocols, actions] = [this.#protocols, this.#actions];
    for (let from = begin; from < end; ) {
      const [source, target, protocol, action] = [
        sources[from],
        targets[from],
        protocols[from],
        actions[from],
      ];
      let to = from + 1;
      while (
        to < end &&
        sources[to] === source &&
        targets[to] === target &&
        protocols[to] === protocol &&
        actions[to] === action
      )
        to += 1;
      const isTie =
        to > from + 1 &&
        action !== this.#refused &&
        this.#areSame(this.#packets, from, to) &&
        this.#areSame(this.#bytes, from, to);
      if (isTie)
        for (let at = from; at < to; at += 1)
          this.#marks[at] = this.#places[at] === counting ? MARK.counts : MARK.copy;
      from = to;
    }
  }

  /** Returns whether both places have values, and their sums are equal. */
  #areSame(halves: Int32Array, from: number, to: number): boolean {
    const places = this.#places;
    const place = places[from];
    // Sums of 32-bit halves are exact for up to two million records.
    let low = 0;
    let high = 0;
    let isFirst = false;
    let isSecond = false;
    for (let at = from; at < to; at += 1) {
      if (isMissing(halves, at)) continue;
      const least = (halves[2 * at] as number) >>> 0;
      const most = halves[2 * at + 1] as number;
      if (places[at] === place) {
        low += least;
        high += most;
        isFirst = true;
      } else {
        low -= least;
        high -= most;
        isSecond = true;
      }
    }
    return isFirst && isSecond && low === -high * HALF;
  }
}

const HALF = 2 ** 32;

function take(values: Int32Array, rows: Uint32Array): Int32Array {
  const taken = new Int32Array(rows.length);
  inPieces(rows.length, (from, to) => {
    for (let at = from; at < to; at += 1) taken[at] = values[rows[at] as number] as number;
  });
  return taken;
}

function takeHalves(halves: Int32Array, rows: Uint32Array): Int32Array {
  const taken = new Int32Array(2 * rows.length);
  inPieces(rows.length, (from, to) => {
    for (let at = from; at < to; at += 1) {
      const row = rows[at] as number;
      taken[2 * at] = halves[2 * row] as number;
      taken[2 * at + 1] = halves[2 * row + 1] as number;
    }
  });
  return taken;
}

function takePlaces(places: Float64Array, rows: Uint32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  inPieces(rows.length, (from, to) => {
    for (let at = from; at < to; at += 1) taken[at] = places[rows[at] as number] as number;
  });
  return taken;
}
