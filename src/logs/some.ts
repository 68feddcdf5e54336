/** Joins the first items of a list and adds the number of the others. */
export function some(all: readonly string[], most = 8): string {
  const shown = all.slice(0, most).join(', ');
  return all.length > most ? `${shown} and ${all.length - most} more` : shown;
}
