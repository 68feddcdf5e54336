import { box, label, widthOf } from '../canvas.ts';
import { type Markup, tag } from '../markup.ts';
import { colourOf } from './colour-of.ts';

/** Draws the meaning of the part colours, in one line. */
export function legend(columns: readonly string[], hatch: string): Markup {
  let x = 0;
  const parts = columns.flatMap((column, at) => {
    const name = measureName(column);
    const from = x;
    x += 18 + widthOf(name) + 18;
    return [
      box(colourOf(at), { x: from, y: 2, width: 12, height: 12 }, hatch),
      label(name, { x: from + 18, y: 12, colour: 'faint' }),
    ];
  });
  return tag('g', {}, ...parts);
}

/** Returns `bytes_out` as words. */
export const measureName = (column: string) => column.replaceAll('_', ' ');
