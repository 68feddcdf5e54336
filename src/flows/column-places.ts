import { freeValues, inPieces, type RecordColumn } from '../readers/record-columns.ts';
import { PACKET_ENDS } from './relation.ts';

/** Columns of 32-bit numbers and of text codes, by name; all address columns share their codes. */
export type CodeColumns = ReadonlyMap<string, CodeColumn>;

export interface CodeColumn {
  readonly values: Int32Array;
  /** Greater than every code of a text. */
  readonly limit: number;
}

export const codeColumns = (records: readonly RecordColumn[]): CodeColumns =>
  new Map(
    records.flatMap(({ name, values, members = [] }) =>
      values instanceof Int32Array ? [[name, { values, limit: members.length + 1 }] as const] : [],
    ),
  );

/** Returns the addresses of each record's packets, like `addressesOf` in SQL. */
export function columnEnds(columns: CodeColumns): { srcaddr: CodeColumn; dstaddr: CodeColumn } {
  const endOf = (column: string, ofPacket: string): CodeColumn => {
    const own = columns.get(column) as CodeColumn;
    const packets = columns.get(ofPacket)?.values;
    if (!(packets && isTranslated(columns))) return own;
    const values = packets.map((code, row) => code || (own.values[row] as number));
    return { ...own, values };
  };
  return { srcaddr: endOf('srcaddr', 'pkt_srcaddr'), dstaddr: endOf('dstaddr', 'pkt_dstaddr') };
}

const isTranslated = (columns: CodeColumns) => PACKET_ENDS.every((column) => columns.has(column));

/**
 * Returns the place that saw each record, like `placeOf` and `legOf` in SQL, as numbers in the order of places.
 * @param flowLog the column with the flow log
 */
export function columnPlaces(columns: CodeColumns, flowLog: string): Float64Array {
  const { values: source } = columns.get('srcaddr') as CodeColumn;
  const { values: target } = columns.get('dstaddr') as CodeColumn;
  const rows = source.length;
  // Records without addresses have no place.
  const hasPlace = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) hasPlace[row] = source[row] === 0 || target[row] === 0 ? 0 : 1;
  let places = new Float64Array(rows);
  let space = 1;
  const add = ({ values, limit }: CodeColumn, isKnown: Uint8Array) => {
    if (space * (limit + 1) > Number.MAX_SAFE_INTEGER) ({ places, space } = ranks(places));
    space *= limit + 1;
    const all = places;
    inPieces(rows, (from, to) => {
      for (let row = from; row < to; row += 1) {
        // Missing values are sorted last.
        const rank = (isKnown[row] === 1 && values[row]) || limit;
        all[row] = (all[row] as number) * (limit + 1) + rank;
      }
    });
  };
  for (const column of [flowLog, 'interface_id', 'flow_direction']) {
    const known = columns.get(column);
    if (known) add(known, hasPlace);
  }
  if (isTranslated(columns)) for (const leg of legs(columns)) add(leg, new Uint8Array(rows).fill(1));
  freeValues(hasPlace);
  return places;
}

/** Renumbers places without gaps. */
function ranks(places: Float64Array): { places: Float64Array<ArrayBuffer>; space: number } {
  const sorted = Float64Array.from(new Set(places)).sort();
  const rankOf = new Map([...sorted].map((place, rank) => [place, rank]));
  return { places: places.map((place) => rankOf.get(place) as number), space: sorted.length };
}

/** Returns three columns: whether the packet's addresses were translated, and the near and the far end of its leg. */
function legs(columns: CodeColumns): CodeColumn[] {
  const [source, target, ofSource, ofTarget] = ['srcaddr', 'dstaddr', ...PACKET_ENDS].map(
    (column) => columns.get(column) as CodeColumn,
  ) as [CodeColumn, CodeColumn, CodeColumn, CodeColumn];
  const { limit } = source;
  const rows = source.values.length;
  const [translated, near, far] = [new Int32Array(rows), new Int32Array(rows), new Int32Array(rows)];
  for (let row = 0; row < rows; row += 1) {
    const from = source.values[row] as number;
    const to = target.values[row] as number;
    const ownFrom = ofSource.values[row] as number;
    const ownTo = ofTarget.values[row] as number;
    const isToOther = differ(ownTo, to);
    const isFromOther = differ(ownFrom, from);
    const one = isToOther ? to : from;
    const other = isToOther ? ownTo : isFromOther ? ownFrom : to;
    translated[row] = isToOther || isFromOther ? 2 : 1;
    near[row] = one === 0 || other === 0 ? one + other : Math.min(one, other);
    far[row] = Math.max(one, other);
  }
  return [
    { values: translated, limit: 3 },
    { values: near, limit },
    { values: far, limit },
  ];
}

const differ = (one: number, other: number) => one !== 0 && other !== 0 && one !== other;
