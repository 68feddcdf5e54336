import type { RecordFormat } from '../logs/record-format.ts';
import { TRAFFIC_COLUMNS } from '../logs/record-values.ts';
import { compiledScanner } from './compiled-scanner.ts';
import { KIND, kindOf } from './field-kinds.ts';
import type { BatchColumn, ScannedRows } from './record-batch.ts';
import type { RecordNeed } from './record-need.ts';
import { type ScannedColumn, scannedColumns } from './scanned-columns.ts';
import { leaveMemory, takeMemory } from './scanner-memory.ts';
import { type InflateExports, PACKED_PIECE_SPACE, TextPieces } from './text-pieces.ts';

/** Addresses in the scanner's memory, the same as in `scan.as`. */
const KINDS = 1024;
const COLUMNS = 2048;
const DICTIONARIES = 3072;
const MISSING = 7168;
const TESTS = 8192;
const TESTS_END = 65_536;
const SEPARATORS = 131_072;
const SLOTS = 2_097_152;
const SLOTS_END = 10_485_760;
const TEXTS = 12_582_912;
const TEXTS_END = 41_943_040;

/** Bytes around the text that the scanner may read. */
const MARGIN = 64;
/** Maximum bytes of text per scan. */
const TEXT_SPACE = 2_097_152;

/** Rows of a batch. */
export const BATCH_ROWS = 32_768;

/** Address columns of each end: that of the interface, and that of the packet. */
const ENDS = ['srcaddr', 'pkt_srcaddr', 'dstaddr', 'pkt_dstaddr'];

interface Global {
  value: number;
}

/** Of 64 bits. */
interface LongGlobal {
  value: bigint;
}

interface Exports extends InflateExports {
  readonly scan: (from: number, to: number) => number;
  readonly rows: Global;
  readonly next: Global;
  readonly texts: Global;
  readonly isFull: Global;
  readonly fields: Global;
  readonly capacity: Global;
  readonly actionField: Global;
  readonly actionByte: Global;
  readonly ends: Global;
  readonly trafficField: Global;
  readonly statusField: Global;
  readonly startField: Global;
  readonly hasTests: Global;
  readonly since: LongGlobal;
  readonly until: LongGlobal;
  readonly sinceMs: LongGlobal;
  readonly untilMs: LongGlobal;
}

interface Column {
  readonly field: number;
  readonly address: number;
  readonly kind: ScannedColumn['kind'];
}

/**
 * Checks the lines of text logs of one format in a single pass, and collects needed columns and records. An accepted
 * line is a record to `lineKinds`; of lines not accepted, `lineKinds` decides.
 */
export class Scanner {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;
  readonly #bytes: Uint8Array;
  readonly #columns: readonly Column[];
  readonly #text: number;
  readonly #hasOnlyText: boolean;
  /** Reads files into the scanner's memory, so that `scan` need not copy their text. */
  readonly pieces: TextPieces;
  /** Start of the texts not taken yet. */
  #texts = TEXTS;

  /** @param need columns and records to collect (default: none, lines are only checked) */
  constructor(format: RecordFormat, need?: RecordNeed | undefined) {
    const { fields } = format;
    const scanned = need ? scannedColumns(format, need) : [];
    // Dictionaries are only used with columns.
    this.#text = (scanned.length > 0 ? TEXTS_END : SLOTS) + MARGIN;
    const packed = this.#text + TEXT_SPACE + MARGIN;
    let address = packed + PACKED_PIECE_SPACE;
    this.#columns = scanned.map(({ field, kind }) => {
      const column = { field, address, kind };
      address += BATCH_ROWS * widthOf(kind);
      return column;
    });
    const memory = takeMemory(address);
    this.#memory = memory;
    const { exports } = new WebAssembly.Instance(compiledScanner(), { env: { memory } });
    this.#exports = exports as Exports;
    this.#bytes = new Uint8Array(memory.buffer);
    // Lower addresses hold the tables of `inflate.as`.
    this.#bytes.fill(0, KINDS, SEPARATORS);
    // Also for new memory: the system provides a page twice if it is read before it is written, and interrupts all
    // processors.
    if (scanned.length > 0) this.#bytes.fill(0, SLOTS, SLOTS_END);
    this.pieces = new TextPieces(this.#exports, Buffer.from(memory.buffer), { text: this.#text, packed });
    const view = new DataView(memory.buffer);
    for (const [at, field] of fields.entries()) {
      view.setUint8(KINDS + at, kindOf(field));
      view.setUint8(DICTIONARIES + at, at);
    }
    for (const { field, dictionary } of scanned) view.setUint8(DICTIONARIES + field, dictionary);
    for (const column of this.#columns) view.setUint32(COLUMNS + 4 * column.field, column.address, true);
    // A repeated header would pass if all values are text.
    this.#hasOnlyText = fields.every((field) => kindOf(field) === KIND.text);
    this.#exports.fields.value = fields.length;
    this.#exports.capacity.value = BATCH_ROWS;
    if (need) this.#select(format, need);
  }

  #select(
    { fields }: RecordFormat,
    { window, flowsOnly, action, withTranslated, tests = [] }: RecordNeed,
  ): void {
    const placeOf = (column: string) => fields.findIndex((field) => field.column === column);
    const numbers = tests.flatMap(({ columns, ranges }) => {
      const places = columns.map(placeOf).filter((at) => at >= 0);
      return places.length > 0 ? [places.length, ranges.length, ...places, ...ranges.flat()] : [];
    });
    // If the tests do not fit, the query filters these records.
    if (numbers.length > 0 && TESTS + 4 * numbers.length < TESTS_END) {
      new Uint32Array(this.#bytes.buffer, TESTS).set(numbers);
      this.#exports.hasTests.value = 1;
    }
    const { statusField, trafficField, actionField, actionByte, ends } = this.#exports;
    const status = placeOf('log_status');
    if (flowsOnly && status >= 0) statusField.value = status;
    const telling = TRAFFIC_COLUMNS.map(placeOf).find((at) => at >= 0);
    if (status < 0 && telling !== undefined) trafficField.value = telling;
    if (action && placeOf('action') >= 0) {
      actionField.value = placeOf('action');
      actionByte.value = action.charCodeAt(0);
      const places = ENDS.map(placeOf);
      if (withTranslated && places.every((at) => at >= 0)) ends.value = Buffer.from(places).readInt32LE();
    }
    if (!window || placeOf('start') < 0) return;
    const { startField, since, until, sinceMs, untilMs } = this.#exports;
    startField.value = placeOf('start');
    since.value = unsigned(window.since);
    until.value = unsigned(window.until);
    sinceMs.value = unsigned(window.since * 1000);
    untilMs.value = unsigned(window.until * 1000);
  }

  /** Rows collected but not taken yet. */
  get rows(): number {
    return this.#exports.rows.value;
  }

  /** Discards the rows after this number. */
  set rows(rows: number) {
    this.#exports.rows.value = rows;
  }

  /** Whether the dictionaries are full. */
  get isFull(): boolean {
    return this.#exports.isFull.value !== 0;
  }

  /**
   * Scans lines, each with its line feed; returns whether all are certain to be records.
   * @param bytes UTF-8
   * @param onFull takes the rows when there are `BATCH_ROWS` of them (default: discards them)
   */
  scan(
    bytes: Uint8Array,
    from: number,
    to: number,
    onFull: () => void = () => {
      this.rows = 0;
    },
  ): boolean {
    if (this.#hasOnlyText) return from === to;
    if (bytes.buffer === this.#bytes.buffer)
      return this.#scan(bytes.byteOffset + from, bytes.byteOffset + to, onFull);
    for (let at = from; at < to; ) {
      const end = to - at <= TEXT_SPACE ? to : bytes.lastIndexOf(LINE_FEED, at + TEXT_SPACE - 1) + 1;
      if (end <= at) return false;
      this.#bytes.set(bytes.subarray(at, end), this.#text);
      if (!this.#scan(this.#text, this.#text + end - at, onFull)) return false;
      at = end;
    }
    return true;
  }

  #scan(from: number, to: number, onFull: () => void): boolean {
    const { scan, next } = this.#exports;
    for (let at = from; at < to; at = next.value) {
      if (this.rows === BATCH_ROWS) onFull();
      if (scan(at, to) === 0) return false;
    }
    return true;
  }

  /** Returns a copy of the collected rows, and removes them. */
  takeRows(): ScannedRows {
    const { rows } = this;
    const columns = this.#columns.map((column) => this.#take(column, rows));
    this.rows = 0;
    return { rows, columns };
  }

  #take({ field, address, kind }: Column, rows: number): BatchColumn {
    const bytes = this.#bytes.slice(address, address + rows * widthOf(kind)).buffer;
    const counter = new DataView(this.#bytes.buffer, MISSING + 4 * field, 4);
    const hasMissing = counter.getUint32(0, true) > 0;
    counter.setUint32(0, 0, true);
    const values =
      kind === 'bigint'
        ? new BigInt64Array(bytes)
        : kind === 'int'
          ? new Int32Array(bytes)
          : new Uint32Array(bytes);
    return { values, hasMissing };
  }

  /** Returns texts with new codes since the last call: see `TableBatches`. */
  takeTexts(): Uint8Array {
    const end = this.#exports.texts.value;
    const taken = this.#bytes.slice(this.#texts, end);
    this.#texts = end;
    return taken;
  }

  /** Releases its memory to another scanner; the scanner must not be used afterwards. */
  close(): void {
    leaveMemory(this.#memory);
  }
}

const LINE_FEED = 10;

const widthOf = (kind: Column['kind']) => (kind === 'bigint' ? 8 : 4);

const unsigned = (seconds: number) => BigInt(Math.max(0, Math.ceil(seconds)));
