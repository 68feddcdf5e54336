/** TypeScript has no type for `JSON.rawJSON` yet; Node has it since 21. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** JSON with exact integers of any size; NaN and infinities are strings, since JSON has no numbers for them. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return rawJSON(String(part));
    return typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
  });
}

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
