/** The first few of a list, and how many more there are. */
export function some(all: readonly string[], most = 8): string {
  const shown = all.slice(0, most).join(', ');
  return all.length > most ? `${shown} and ${all.length - most} more` : shown;
}
