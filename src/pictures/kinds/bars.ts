import { box, label, widthOf } from '../canvas.ts';
import type { Colour } from '../colours.ts';
import type { Cell } from '../fold.ts';
import { type Markup, tag, text } from '../markup.ts';
import { counted, type Drawing, filterOf, listed, type Scene, thingText, valueText } from '../scene.ts';
import { type BarsView, labelOf } from '../view.ts';
import { colourOf } from './colour-of.ts';
import { legend, measureName } from './legend.ts';

const BAR = 14;

/** Pixels below which labels are above their bars. */
const NARROW = 600;

/** Draws one horizontal bar for each thing, the largest first, and one for the others. */
export function bars(view: BarsView<string>, scene: Scene): Drawing {
  const { width, cells, fold } = scene;
  const columns = labelOf(view, scene.key);
  const isSummed = fold?.values[0]?.how === 'sum';
  const shown = cells.filter((cell) => cell.things[0]?.values || isSummed);
  const folded = cells.find((cell) => !cell.things[0]?.values);
  const largest = shown.reduce((most, { values }) => Math.max(most, Number(values[0] ?? 0)), 0);
  const names = shown.map((cell) => nameOf(view, columns, cell, scene));
  const texts = shown.map(({ values }) => valueText(scene, view.value, values[0] ?? 0));
  const isNarrow = width < NARROW;
  const left = isNarrow ? 0 : Math.min(width * 0.42, Math.max(...names.map(widthOf), 40)) + 10;
  const right = Math.max(...texts.map(widthOf), 30) + 8;
  const room = width - left - right;
  const step = isNarrow ? 40 : 24;
  const top = view.parts ? 26 : 4;
  const rows = shown.map((cell, at): Markup => {
    const y = top + at * step;
    const name = names[at] ?? '';
    const share = largest > 0 ? Number(cell.values[0] ?? 0) / largest : 0;
    const length = Math.max(share * room, share > 0 ? 1 : 0);
    const barTop = isNarrow ? y + 18 : y + 3;
    const values = cell.things[0]?.values;
    return tag(
      'g',
      { ...filterOf(columns, values), 'data-label': `${name}: ${texts[at]}` },
      tag('title', {}, text(titleOf(view, cell, name, scene))),
      label(name, {
        x: isNarrow ? 0 : left - 10,
        y: y + 14,
        width: isNarrow ? width : left - 10,
        anchor: isNarrow ? 'start' : 'end',
      }),
      ...partsOf(view, cell, length, { x: left, y: barTop, hatch: scene.hatch }),
      label(texts[at] ?? '', { x: left + length + 6, y: barTop + 11, colour: 'faint' }),
    );
  });
  const end = top + shown.length * step;
  const rest =
    folded && !isSummed
      ? [label(`and ${counted(folded.rows, 'more row')}`, { x: left, y: end + 14, colour: 'faint' })]
      : [];
  return {
    height: end + (rest.length > 0 ? 22 : 4),
    body: [...(view.parts ? [legend(view.parts, scene.hatch)] : []), ...rows, ...rest],
    description: `Bars of ${measureName(view.value)}: ${listed(names.map((name, at) => `${name} ${texts[at]}`))}.`,
  };
}

function nameOf({ called }: BarsView<string>, columns: readonly string[], cell: Cell, scene: Scene): string {
  const values = cell.things[0]?.values;
  if (!values) return `others (${cell.rows.toLocaleString('en-US')})`;
  const name = thingText(scene, columns, values);
  if (called === undefined) return name;
  const at = scene.columns.findIndex((column) => column.name === called);
  const places = columns.map((column) => scene.columns.findIndex((one) => one.name === column));
  const row = scene.rows.find((one) => places.every((place, index) => one[place] === values[index]));
  const word = row?.[at];
  return word === null || word === undefined || word === '' ? name : `${name} ${word}`;
}

/** Draws the bar, split into its parts if it has any; the remainder is grey. */
function partsOf(
  { parts = [] }: BarsView<string>,
  { values, things }: Cell,
  length: number,
  { x, y, hatch }: { x: number; y: number; hatch: string },
): Markup[] {
  const plain: Colour = things[0]?.values ? 'accepted' : 'others';
  if (parts.length === 0) return [box(plain, { x, y, width: length, height: BAR }, hatch)];
  const sizes = parts.map((_, at) => Number(values[at + 1] ?? 0));
  const whole = Math.max(
    Number(values[0] ?? 0),
    sizes.reduce((sum, size) => sum + size, 0),
    1,
  );
  let from = x;
  return sizes.flatMap((size, at) => {
    const part = (size / whole) * length;
    const drawn =
      size > 0 ? [box(colourOf(at), { x: from, y, width: Math.max(part, 1), height: BAR }, hatch)] : [];
    from += part;
    return drawn;
  });
}

function titleOf({ value, parts = [] }: BarsView<string>, cell: Cell, name: string, scene: Scene): string {
  const said = [value, ...parts].map(
    (column, at) => `${measureName(column)} ${valueText(scene, column, cell.values[at] ?? 0)}`,
  );
  return `${name}: ${said.join(', ')}`;
}
