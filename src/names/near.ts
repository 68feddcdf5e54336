/** Maximum number of suggested names. */
const MAX_SUGGESTIONS = 5;

/** Formats similar names for an error: `; did you mean "web 1"?`, or an empty text. */
export const nearText = (names: readonly string[]): string =>
  names.length > 0 ? `; did you mean ${names.map((name) => JSON.stringify(name)).join(', ')}?` : '';

/** Returns up to five similar names: one contains the other, or they differ in at most two letters. */
export function nearNames(word: string, names: readonly string[]): string[] {
  const meant = word.toLowerCase();
  const near = names.flatMap((name) => {
    const lower = name.toLowerCase();
    const far = lower.includes(meant) || meant.includes(lower) ? 1 : distance(meant, lower);
    return far <= Math.min(2, Math.ceil(meant.length / 2)) ? [{ name, far }] : [];
  });
  return near
    .sort((a, b) => a.far - b.far || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name }) => name);
}

/** Returns the Levenshtein distance: letters inserted, deleted or changed. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [place, there] of [...other].entries()) {
      const changed = (row[place] ?? 0) + (letter === there ? 0 : 1);
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
