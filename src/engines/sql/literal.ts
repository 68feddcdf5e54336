/**
 * Encodes a value as SQL text for DuckDB, Athena and Trino; the only way for values into the SQL of reports. In all
 * three, the doubled quote is the only escape in a string literal.
 *
 * ```ts
 * literal("it's"); // 'it''s'
 * ```
 * @throws TypeError for a value that cannot be written exactly: control characters, lone surrogates, integers beyond 64
 *   bits, infinities, or any other type
 */
export function literal(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'bigint':
      return integer(value);
    case 'number':
      return Number.isSafeInteger(value) ? integer(BigInt(value)) : double(value);
    case 'boolean':
      return String(value);
    default:
      if (value === null) return 'null';
      throw new TypeError(`no SQL literal for a value of type ${typeof value}`);
  }
}

function text(value: string): string {
  // No address, name or path that flowq queries for contains control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value)) {
    throw new TypeError(`control characters cannot stand in a SQL literal: ${JSON.stringify(value)}`);
  }
  if (!value.isWellFormed()) throw new TypeError(`not well-formed Unicode: ${JSON.stringify(value)}`);
  return `'${value.replaceAll("'", "''")}'`;
}

const MAX_BIGINT = 2n ** 63n - 1n;

function integer(value: bigint): string {
  if (value > MAX_BIGINT || value < -MAX_BIGINT) throw new TypeError(`${value} is beyond 64 bits`);
  return value < 0n ? `(${value})` : String(value);
}

function double(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`no SQL literal for ${value}`);
  // With an exponent it is a double everywhere; without one Trino reads a decimal.
  return value < 0 ? `(${value.toExponential()})` : value.toExponential();
}
