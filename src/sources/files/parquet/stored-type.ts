import { fieldOfColumn } from '../../../logs/fields.ts';
import { flowColumn } from '../../../logs/parquet.ts';
import type { Bounds } from './bounds.ts';
import type { Chunk, Leaf } from './footer.ts';

/**
 * Checks the type that the footer gives a column, which no checksum protects: engines read 443 as 187 where it says that
 * a number has eight bits.
 * @throws Error for a type that its values, or the field of flow logs, cannot have
 */
export function checkStoredType({ leaf }: Chunk, { least, greatest }: Bounds): void {
  if (least === undefined || greatest === undefined) return;
  if (isNull(leaf)) throw new Error('it has values, but its type has none');
  const column = flowColumn(leaf.path);
  const field = fieldOfColumn(column);
  if (typeof least === 'object' || typeof greatest === 'object') {
    if (field?.type === 'string' && !isText(leaf)) throw new Error('its type is not text');
    return;
  }
  if (!isWithin(leaf, least, greatest)) throw new Error('its values do not fit its type');
  if (!field) return;
  const isTime = TIME_COLUMNS.has(column);
  if (isOfCalendar(leaf) || (leaf.timeUnits !== undefined && !isTime))
    throw new Error('it is a time, where flow logs have a number');
  if (isTime && !isLikely(leaf.timeUnits, least, greatest)) throw new Error('its times do not fit its unit');
}

type Bound = number | bigint;

const TIME_COLUMNS: ReadonlySet<string> = new Set(['start', 'end']);

const UNKNOWN = 11;
const LAST_CONVERTED_TYPE = 21;

const isNull = ({ convertedType = 0, logicalType }: Leaf) =>
  convertedType > LAST_CONVERTED_TYPE || logicalType === UNKNOWN;

/** None, UTF8, ENUM or JSON. */
const CONVERTED_TEXTS: readonly (number | undefined)[] = [undefined, 0, 4, 19];

/** None, STRING, ENUM or JSON. */
const LOGICAL_TEXTS: readonly (number | undefined)[] = [undefined, 1, 4, 12];

const isText = ({ convertedType, logicalType }: Leaf) =>
  CONVERTED_TEXTS.includes(convertedType) && LOGICAL_TEXTS.includes(logicalType);

const DATE = 6;
const TIME = 7;
const TIME_MICROS = 8;

/** Converted types have the same numbers, except that times are split by unit. */
const isOfCalendar = ({ convertedType = 0, logicalType = 0 }: Leaf) =>
  (convertedType >= DATE && convertedType <= TIME_MICROS) || logicalType === DATE || logicalType === TIME;

/** Whether values fit an integer of fewer bits than they are stored with; those of 32 and 64 bits always do. */
function isWithin({ integer }: Leaf, least: Bound, greatest: Bound): boolean {
  if (!integer || integer.bits > 16) return true;
  const { bits, isSigned } = integer;
  const most = 2 ** (isSigned ? bits - 1 : bits) - 1;
  return least >= (isSigned ? -most - 1 : 0) && greatest <= most;
}

/** 2015-06-10, when AWS announced flow logs, and the end of year 9999, in Unix seconds. */
const [EARLIEST, LATEST] = [1_433_894_400, 253_402_300_799];

/** Plain numbers may be of any past: records that were made by hand begin at 0. */
function isLikely(units: number | undefined, least: Bound, greatest: Bound): boolean {
  const seconds = (value: Bound) => Number(value) / (units ?? 1);
  return seconds(greatest) <= LATEST && (units === undefined || seconds(least) >= EARLIEST);
}
