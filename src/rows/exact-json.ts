/** TypeScript has no type for `JSON.rawJSON` yet; Node has it since 21. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** JSON with exact integers of any size; NaN and infinities are strings, since JSON has no numbers for them. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return rawJSON(String(part));
    return typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
  });
}
