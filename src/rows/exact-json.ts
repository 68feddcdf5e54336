/** TypeScript does not know `JSON.rawJSON` yet; Node has it since 21. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** JSON in which integers of any size stand whole, and NaN and infinities as texts, which JSON has no numbers for. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return rawJSON(String(part));
    return typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
  });
}
