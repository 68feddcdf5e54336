import type { PictureRequest } from '../../pictures/picture.ts';
import type { Value } from '../../rows/rows.ts';
import type { Answer } from './answer.ts';

/** Returns the picture of an answer; undefined if its view is a table. */
export function pictureRequest(answer: Answer): PictureRequest | undefined {
  const { view, columns, rows, isCut, total } = answer;
  if (view.as === 'table') return undefined;
  return {
    view,
    title: answer.question,
    columns,
    rows,
    more: isCut ? (total ?? rows.length + 1) - rows.length : 0,
    units: Object.fromEntries(
      columns.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]])),
    ),
    key: answer.key,
    window: answer.window,
    fold: answer.fold,
    cells: answer.cells,
    nameOf: namesIn(answer),
  };
}

/** Returns a lookup of names in the name columns; the first name of a value wins. */
function namesIn({ names, columns, rows }: Answer): PictureRequest['nameOf'] {
  const known = new Map<string, Map<Value, string>>();
  for (const { name, of, isPort } of names) {
    if (isPort) continue;
    const [at, valueAt] = [name, of].map((one) => columns.findIndex((column) => column.name === one));
    const found = known.get(of) ?? new Map<Value, string>();
    for (const row of rows) {
      const [word, value] = [row[at ?? -1], row[valueAt ?? -1]];
      if (typeof word === 'string' && word !== '' && value !== undefined && !found.has(value))
        found.set(value, word);
    }
    known.set(of, found);
  }
  return (column, value) => known.get(column)?.get(value);
}
