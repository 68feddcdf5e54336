import { box, label, widthOf } from '../canvas.ts';
import type { Colour } from '../colours.ts';
import { type Markup, tag, text } from '../markup.ts';
import { type Drawing, filterOf, listed, type Scene, thingText, valueText } from '../scene.ts';
import { labelOf, type SharesView } from '../view.ts';
import { measureName } from './legend.ts';

const ROW = 24;

/** Values of rejected traffic, which is always hatched. */
const REJECTED = /^(REJECT|rejected|would (admit|refuse))$/;

const SCALE = ['m4', 'm2', 'm5', 'm3', 'm1'] as const satisfies readonly Colour[];

/** Draws one bar divided into its parts, and a line for each part with its share. */
export function shares(view: SharesView<string>, scene: Scene): Drawing {
  const { cells, width, hatch } = scene;
  const columns = labelOf(view, scene.key);
  const total = cells.reduce((sum, { values }) => sum + Number(values[0] ?? 0), 0);
  const parts = cells.map((cell, at) => {
    const values = cell.things[0]?.values;
    const name = values ? thingText(scene, columns, values) : `others (${cell.rows.toLocaleString('en-US')})`;
    const share = total > 0 ? Number(cell.values[0] ?? 0) / total : 0;
    return {
      name,
      share,
      values,
      colour: colourOf(name, at, values === undefined),
      text: `${percent(share)}  ${valueText(scene, view.value, cell.values[0] ?? 0)}`,
    };
  });
  let x = 0;
  const bar = parts.map(({ share, colour, name, text: said, values }): Markup => {
    const from = x;
    x += share * width;
    return tag(
      'g',
      { ...filterOf(columns, values), 'data-label': `${name}: ${said}` },
      tag('title', {}, text(`${name}: ${said}`)),
      box(
        colour,
        { x: from, y: 2, width: Math.max(share * width - (parts.length > 1 ? 1.5 : 0), 0.5), height: 34 },
        hatch,
      ),
    );
  });
  const wide = Math.max(...parts.map(({ text: said }) => widthOf(said)), 0);
  const lines = parts.flatMap(({ name, colour, text: said }, at): Markup[] => {
    const y = 50 + at * ROW;
    return [
      box(colour, { x: 0, y, width: 14, height: 14 }, hatch),
      label(name, { x: 22, y: y + 12, width: width - wide - 40 }),
      label(said, { x: width, y: y + 12, anchor: 'end', colour: 'faint' }),
    ];
  });
  return {
    height: 52 + parts.length * ROW,
    body: [...bar, ...lines],
    description: `Shares of ${measureName(view.value)}: ${listed(
      parts.map(({ name, share }) => `${name} ${percent(share)}`),
      8,
    )}.`,
  };
}

function colourOf(name: string, at: number, isOthers: boolean): Colour {
  if (isOthers) return 'others';
  if (REJECTED.test(name)) return 'rejected';
  return SCALE[at % SCALE.length] ?? 'm4';
}

/** Returns a percentage; any share above 0 is visible. */
function percent(share: number): string {
  const text = `${(share * 100).toFixed(1)} %`;
  return share > 0 && text === '0.0 %' ? '< 0.1 %' : text;
}
