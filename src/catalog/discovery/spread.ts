/** Selects at most `most` items, evenly spread from the first to the last; a single one from the middle. */
export function spread<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  if (most < 2) return list.slice(list.length / 2, list.length / 2 + most);
  const places = Array.from({ length: most }, (_, at) => Math.round((at * (list.length - 1)) / (most - 1)));
  return places.flatMap((at) => list[at] ?? []) as T[];
}
