import { box, label, widthOf } from '../canvas.ts';
import type { Colour } from '../colours.ts';
import { type Cell, joined } from '../fold.ts';
import { type Markup, tag, text } from '../markup.ts';
import { type Drawing, filterOf, listed, type Scene, thingText, valueText } from '../scene.ts';
import { timeTicks } from '../ticks.ts';
import type { MatrixView } from '../view.ts';
import { measureName } from './legend.ts';
import { secondsOf } from './timeline.ts';

const ROW = 24;

const SCALE = ['m1', 'm2', 'm3', 'm4', 'm5'] as const satisfies readonly Colour[];

/** Draws a field for each pair, darker for more on a logarithmic scale, empty for none. */
export function matrix(view: MatrixView<string>, scene: Scene): Drawing {
  const { cells, width, hatch, fold } = scene;
  const how = fold?.values[0]?.how ?? 'sum';
  const [xs, ys] = [0, 1].map((side) => thingsOf(cells, side)) as [Side, Side];
  const names = ys.map(({ values }) => thingText(scene, [view.y], values));
  const left = Math.min(width * 0.35, Math.max(...names.map(widthOf), 30)) + 10;
  const top = 24;
  const step = (width - left) / Math.max(xs.length, 1);
  const numbers = cells.map(({ values }) => Number(values[0] ?? 0));
  const largest = Math.max(...numbers, 0);
  const smallest = Math.min(...numbers.filter((value) => value > 0), largest);
  const colourOf = (value: number): Colour => {
    if (!(value > 0)) return 'm0';
    const range = Math.log(largest / smallest) || 1;
    const part = largest === smallest ? 1 : Math.log(value / smallest) / range;
    return SCALE[Math.min(SCALE.length - 1, Math.floor(part * SCALE.length))] ?? 'm5';
  };
  const drawn = cells.map((cell): Markup => {
    const [x, y] = cell.things;
    const at = xs.findIndex(({ place }) => place === x?.place);
    const line = ys.findIndex(({ place }) => place === y?.place);
    const said = `${thingText(scene, [view.x], x?.values)} → ${names[line]}: ${valueText(scene, view.value, cell.values[0] ?? 0)}`;
    const place = {
      x: left + at * step + 0.75,
      y: top + line * ROW,
      width: Math.max(step - 1.5, 0.5),
      height: ROW - 2,
    };
    const value = valueText(scene, view.value, cell.values[0] ?? 0);
    const filter =
      x?.values && y?.values && cell.rows >= 1 && !view.isTime
        ? filterOf([view.x, view.y], [...x.values, ...y.values])
        : y?.values
          ? filterOf([view.y], y.values)
          : {};
    const colour = colourOf(Number(cell.values[0] ?? 0));
    return tag(
      'g',
      { ...filter, 'data-label': said, 'data-value': String(cell.values[0] ?? 0) },
      tag('title', {}, text(said)),
      box(colour, place, hatch),
      ...(widthOf(value) + 8 < step && !view.isTime
        ? [
            label(value, {
              x: place.x + step / 2,
              y: place.y + 15,
              anchor: 'middle',
              colour: onColour(colour),
            }),
          ]
        : []),
    );
  });
  const rows = names.map((name, at) =>
    label(name, { x: left - 10, y: top + at * ROW + 15, width: left - 10, anchor: 'end' }),
  );
  const heads = view.isTime ? timeHeads(xs, left, step, width) : thingHeads(view, xs, { left, step, scene });
  const total = cells.reduce<number | bigint>((sum, { values }) => joined(sum, values[0] ?? 0n, how), 0n);
  const sorted = cells.toSorted((one, other) => Number(other.values[0] ?? 0) - Number(one.values[0] ?? 0));
  return {
    height: top + ys.length * ROW + 8,
    body: [tag('g', { 'data-total': String(total) }, ...heads, ...rows, ...drawn)],
    description: `Fields of ${measureName(view.value)} by ${measureName(view.x)} and ${measureName(view.y)}: ${listed(
      sorted.map(
        ({ things: [x, y], values }) =>
          `${thingText(scene, [view.x], x?.values)} and ${thingText(scene, [view.y], y?.values)} ${valueText(scene, view.value, values[0] ?? 0)}`,
      ),
      3,
    )}.`,
  };
}

type Side = readonly Cell['things'][number][];

function thingsOf(cells: readonly Cell[], side: number): Side {
  const things = new Map(
    cells.flatMap(({ things }) => (things[side] ? [[things[side].place, things[side]]] : [])),
  );
  return [...things.values()].sort((one, other) => one.place - other.place);
}

/** Returns the text colour on a colour of the scale, with enough contrast in light and dark. */
const onColour = (colour: Colour): Colour => (['m3', 'm4', 'm5'].includes(colour) ? 'paper' : 'ink');

function thingHeads(
  { x }: MatrixView<string>,
  xs: Side,
  { left, step, scene }: { left: number; step: number; scene: Scene },
): Markup[] {
  return xs.map(({ values }, at) =>
    label(thingText(scene, [x], values), {
      x: left + (at + 0.5) * step,
      y: 14,
      width: step - 4,
      anchor: 'middle',
      colour: 'faint',
    }),
  );
}

function timeHeads(xs: Side, left: number, step: number, width: number): Markup[] {
  const times = xs.map(({ values }) => secondsOf(values?.[0]));
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || first === last)
    return [label(String(xs[0]?.values?.[0] ?? ''), { x: left, y: 14, colour: 'faint' })];
  return timeTicks(first, last, (width - left) / 80).flatMap(({ time, text: said }) => {
    const at = times.findIndex((one) => one !== undefined && one >= time);
    return at < 0 ? [] : [label(said, { x: left + at * step, y: 14, colour: 'faint' })];
  });
}
