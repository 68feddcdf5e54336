/** Digits that may make a number which a double cannot hold. */
const LONG_NUMBER = /\d{16}/;

/**
 * JSON with exact integers: those beyond 2^53 are bigints, where `JSON.parse` alone would round them.
 * Looking at the source of each number costs a multiple of parsing, so it is done where a long one is in sight.
 */
export function parseExactJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
}

/** The third argument has the number as it is written (ECMAScript proposal "JSON.parse source text access"; Node 22). */
function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}
