import { usageError } from '../../errors.ts';
import { isPlainObject } from './plain-object.ts';
import { refuseValue, timestampText } from './refuse-value.ts';

/**
 * Encodes a value as SQL of Trino and Athena: any text, numbers, bigints of up to 38 digits, booleans, null, Date as
 * `timestamp` in UTC, Uint8Array as `varbinary`, arrays, and plain objects as `row`.
 *
 * ```ts
 * trinoLiteral([1, 2]); // array[1, 2]
 * ```
 * @throws FlowqError (usage) for any other value, lone surrogates, and invalid dates
 */
export function trinoLiteral(value: unknown): string {
  if (isPlainObject(value)) return row(value);
  if (Array.isArray(value)) return `array[${value.map(trinoLiteral).join(', ')}]`;
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString('hex').toUpperCase()}'`;
  if (value instanceof Date) return `timestamp '${timestampText(value) ?? refuseValue(value, ENGINE)}'`;
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'bigint':
      // Without its type, a small value would be returned as an integer, which is a number.
      return isLong(value) ? `bigint '${value}'` : integer(value);
    case 'number':
      return number(value);
    case 'boolean':
      return String(value);
    default:
      return value === null ? 'null' : refuseValue(value, ENGINE);
  }
}

const ENGINE = 'Trino';

/** Returns the type to cast a row's fields to: a literal row has types but no names. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) return `array(${typeOf(value.find((one) => one !== null) ?? null)})`;
  if (isPlainObject(value))
    return `row(${Object.entries(value)
      .map(([name, one]) => `${quoted(name)} ${typeOf(one)}`)
      .join(', ')})`;
  if (value instanceof Uint8Array) return 'varbinary';
  if (value instanceof Date) return 'timestamp(3)';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'bigint') return isLong(value) ? 'bigint' : 'decimal(38, 0)';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'bigint' : 'double';
  return 'varchar';
}

function row(value: Readonly<Record<string, unknown>>): string {
  const values = Object.values(value);
  if (values.length === 0) throw usageError('Trino has no row without fields', 'give at least one property');
  return `cast(row(${values.map(trinoLiteral).join(', ')}) as ${typeOf(value)})`;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Control characters are escaped, so that no transport changes them. */
function text(value: string): string {
  if (!value.isWellFormed()) refuseValue(value, ENGINE);
  const doubled = value.replaceAll("'", "''");
  if (!CONTROL.test(doubled)) return `'${doubled}'`;
  const escaped = doubled
    .replaceAll('\\', '\\\\')
    .replace(new RegExp(CONTROL, 'g'), (one) => `\\${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `U&'${escaped}'`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

const isLong = (value: bigint) => value < 2n ** 63n && value >= -(2n ** 63n);

function integer(value: bigint): string {
  const digits = String(value < 0n ? -value : value).length;
  if (digits > 38) throw usageError(`${value} has more than 38 digits`, 'give it as text');
  if (!isLong(value)) return `decimal '${value}'`;
  return value < 0n ? `(${value})` : String(value);
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'nan()';
  if (!Number.isFinite(value)) return value < 0 ? '(-infinity())' : 'infinity()';
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return integer(BigInt(value));
  // With an exponent it is a double; without one Trino reads a decimal.
  const written = Object.is(value, -0) ? '-0e0' : value.toExponential();
  return written.startsWith('-') ? `(${written})` : written;
}
