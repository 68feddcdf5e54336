import { box, label } from '../canvas.ts';
import { stroke } from '../colours.ts';
import { type Markup, tag, text } from '../markup.ts';
import { counted, type Drawing, filterOf, type Scene, valueText } from '../scene.ts';
import { timeTicks, valueTicks } from '../ticks.ts';
import type { TimelineView } from '../view.ts';
import { colourOf } from './colour-of.ts';
import { legend, measureName } from './legend.ts';

const HEIGHT = 220;
const TOP = 26;
const LEFT = 64;

/** Draws a bar for each interval, stacked: accepted below, rejected on top. */
export function timeline(view: TimelineView<string>, scene: Scene): Drawing {
  const { cells, width, hatch } = scene;
  const sums = cells.map(({ values }) => values.reduce<number>((sum, value) => sum + Number(value), 0));
  const largest = Math.max(...sums, 0);
  const [unit = ''] = view.values;
  const ground = TOP + HEIGHT;
  const room = width - LEFT;
  const step = room / Math.max(cells.length, 1);
  const heightOf = (value: number) => (largest > 0 ? (value / largest) * HEIGHT : 0);
  const ticks = valueTicks(largest, 4).flatMap((value): Markup[] => {
    const y = ground - heightOf(value);
    return [
      tag('path', { d: `M${LEFT} ${y.toFixed(1)}H${width}`, ...stroke('line') }),
      label(valueText(scene, unit, value), { x: LEFT - 8, y: y + 4, anchor: 'end', colour: 'faint' }),
    ];
  });
  const drawn = cells.map((cell, at): Markup => {
    const times = cell.things[0]?.values;
    const said = view.values.map(
      (column, index) => `${measureName(column)} ${valueText(scene, column, cell.values[index] ?? 0)}`,
    );
    const title = `${times?.[0] ?? ''}${cell.rows > 1 ? ` (${counted(cell.rows, 'interval')})` : ''}: ${said.join(', ')}`;
    let y = ground;
    const parts = cell.values.flatMap((value, index) => {
      const height = heightOf(Number(value));
      y -= height;
      const place = { x: LEFT + at * step + step * 0.08, y, width: step * 0.84, height };
      return height > 0 ? [box(colourOf(index), place, hatch)] : [];
    });
    return tag(
      'g',
      { ...(cell.rows === 1 ? filterOf([view.time], times) : {}), 'data-label': title },
      tag('title', {}, text(title)),
      ...parts,
    );
  });
  const [first, last] = [cells[0], cells.at(-1)].map((cell) => secondsOf(cell?.things[0]?.values?.[0]));
  const axis =
    first === undefined || last === undefined || cells.length < 2
      ? []
      : timeTicks(first, last, width / 90).map(({ time, text: said }) =>
          label(said, {
            x: LEFT + step / 2 + ((time - first) / (last - first)) * (room - step),
            y: ground + 18,
            anchor: 'middle',
            colour: 'faint',
          }),
        );
  const peak = cells[sums.indexOf(largest)];
  return {
    height: ground + 26,
    body: [legend(view.values, hatch), ...ticks, ...drawn, ...axis],
    description: `Stacked bars of ${view.values.map(measureName).join(' and ')} over time, ${counted(cells.length, 'bar')}; the highest is at ${peak?.things[0]?.values?.[0] ?? 'no time'} with ${valueText(scene, unit, largest)}.`,
  };
}

/** Returns the Unix seconds of a time in a report; a date is its start. */
export function secondsOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) / 1000 : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
