/** TypeScript has no type for `JSON.rawJSON` yet; Node has it since 21. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** Writes JSON with exact integers of any size; NaN and infinities become strings, since JSON has no such numbers. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return rawJSON(String(part));
    return typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
  });
}

/** Matches digits of a number that a double may not represent exactly. */
const LONG_NUMBER = /\d{16}/;

/**
 * Parses JSON with exact integers: those beyond 2^53 are bigints, where `JSON.parse` alone would round them.
 * Checking the source of each number is several times slower, so it is done only if the text has a long number.
 */
export function parseExactJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
}

/** The third argument has the number's source text (ECMAScript proposal "JSON.parse source text access"; Node 22). */
function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}
