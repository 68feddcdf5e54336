import { label, widthOf } from '../canvas.ts';
import { fill, stroke } from '../colours.ts';
import { type Markup, tag, text } from '../markup.ts';
import { counted, type Drawing, filterOf, listed, type Scene, thingText } from '../scene.ts';
import { timeTicks } from '../ticks.ts';
import { labelOf, type StripView } from '../view.ts';
import { secondsOf } from './timeline.ts';

const ROW = 30;

/** Maximum things. */
const MOST = 20;

/** Maximum marks of one thing; more would overlap. */
const MARKS = 400;

/** Draws a line over time for each thing: a dot at each regular call, or a span from its first time to its last. */
export function strip(view: StripView<string>, scene: Scene): Drawing {
  const { width, rows, more } = scene;
  const columns = labelOf(view, scene.key);
  const at = (name: string) => scene.columns.findIndex((column) => column.name === name);
  const [fromAt, untilAt] = [at(view.from), at(view.until)];
  const everyAt = view.every === undefined ? -1 : at(view.every);
  const labelAt = columns.map(at);
  const shown = rows.slice(0, MOST).flatMap((row) => {
    const [from, until] = [secondsOf(row[fromAt]), secondsOf(row[untilAt])];
    const values = labelAt.map((place) => row[place] ?? null);
    return from === undefined || until === undefined
      ? []
      : [{ from, until, every: Number(row[everyAt] ?? 0), values, name: thingText(scene, columns, values) }];
  });
  const since = scene.window?.since ?? Math.min(...shown.map(({ from }) => from));
  const until = scene.window?.until ?? Math.max(...shown.map((one) => one.until));
  const isNarrow = width < 600;
  const left = isNarrow
    ? 8
    : Math.min(width * 0.45, Math.max(...shown.map(({ name }) => widthOf(name)), 40)) + 14;
  const step = isNarrow ? ROW + 14 : ROW;
  const room = width - left - 8;
  const xOf = (time: number) =>
    left + Math.min(1, Math.max(0, (time - since) / Math.max(until - since, 1))) * room;
  const top = 24;
  const lines = shown.map((one, index): Markup => {
    const y = top + index * step + (isNarrow ? 28 : 14);
    const marks = one.every > 0 ? Math.min(MARKS, Math.floor((one.until - one.from) / one.every) + 1) : 0;
    const title = `${one.name}: ${timeText(one.from)} to ${timeText(one.until)}${one.every > 0 ? `, every ${one.every} s` : ''}`;
    const drawn =
      one.every > 0
        ? Array.from({ length: marks }, (_, mark) =>
            tag('circle', { cx: xOf(one.from + mark * one.every), cy: y, r: 4, ...fill('accepted') }),
          )
        : [
            tag('rect', {
              x: xOf(one.from),
              y: y - 6,
              width: Math.max(xOf(one.until) - xOf(one.from), 2),
              height: 12,
              ...fill('rejected'),
            }),
          ];
    return tag(
      'g',
      { ...filterOf(columns, one.values), 'data-label': title },
      tag('title', {}, text(title)),
      label(one.name, {
        x: isNarrow ? 0 : left - 14,
        y: isNarrow ? y - 12 : y + 4,
        width: isNarrow ? width : left - 14,
        anchor: isNarrow ? 'start' : 'end',
      }),
      tag('path', { d: `M${left} ${y}H${(left + room).toFixed(1)}`, ...stroke('line') }),
      ...drawn,
    );
  });
  const left_out = rows.length - shown.length + more;
  const end = top + shown.length * step;
  return {
    height: end + (left_out > 0 ? 26 : 8),
    body: [
      ...timeTicks(since, until, room / 80).map(({ time, text: said }) =>
        label(said, { x: xOf(time), y: 14, anchor: 'middle', colour: 'faint' }),
      ),
      ...lines,
      ...(left_out > 0
        ? [label(`and ${counted(left_out, 'more row')}`, { x: left, y: end + 16, colour: 'faint' })]
        : []),
    ],
    description: `Times of ${counted(shown.length, 'thing')}: ${listed(shown.map(({ name, from, every }) => `${name} from ${timeText(from)}${every > 0 ? ` every ${every} seconds` : ''}`))}.`,
  };
}

const timeText = (seconds: number) => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
