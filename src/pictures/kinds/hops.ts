import { charactersIn, label } from '../canvas.ts';
import { fill, stroke } from '../colours.ts';
import { type Markup, tag, text } from '../markup.ts';
import type { Drawing, Scene } from '../scene.ts';
import type { HopsView } from '../view.ts';

const LINE = 17;

/** Draws the conclusion, which has no place, then the steps of a path: a tick for passed, a cross for blocked. */
export function hops(view: HopsView<string>, scene: Scene): Drawing {
  const at = (name: string) => scene.columns.findIndex((column) => column.name === name);
  const [placeAt, actionAt, storyAt] = [view.place, view.action, view.story].map(at);
  const steps = scene.rows.map((row) => {
    const [place, action, story] = [placeAt, actionAt, storyAt].map((one) => row[one ?? -1] ?? null);
    const name = typeof place === 'string' ? scene.nameOf?.(view.place, place) : undefined;
    return {
      place: place === null ? '' : name === undefined ? String(place) : `${name} ${place}`,
      action: String(action ?? ''),
      story: String(story ?? ''),
    };
  });
  let y = 8;
  const body = steps.flatMap(({ place, action, story }, index): Markup[] => {
    const lines = wrapped(story, charactersIn(scene.width - 44));
    const top = y;
    const height = (place === '' ? 0 : LINE) + lines.length * LINE + 18;
    y += height;
    const isLast = index === steps.length - 1;
    return [
      ...(isLast || place === ''
        ? []
        : [tag('path', { d: `M14 ${top + 24}V${top + height}`, ...stroke('faint', 2) })]),
      markOf(action, top + 10),
      ...(place === '' ? [] : [label(place, { x: 40, y: top + 14, width: scene.width - 44 })]),
      ...lines.map((line, number) =>
        label(line, {
          x: 40,
          y: top + 14 + (place === '' ? 0 : LINE) + number * LINE,
          colour: place === '' ? 'ink' : 'faint',
        }),
      ),
    ];
  });
  return {
    height: y,
    body,
    description: steps
      .map(({ place, action, story }) => [place, action, story].filter(Boolean).join(' '))
      .join('; '),
  };
}

/** Shape and colour both show the action. */
function markOf(action: string, y: number): Markup {
  const colour = action === 'ACCEPT' ? 'accepted' : action === 'REJECT' ? 'rejected' : 'others';
  const shape =
    action === 'ACCEPT'
      ? `M8 ${y}l4 4l8 -8`
      : action === 'REJECT'
        ? `M9 ${y - 5}l10 10m0 -10l-10 10`
        : `M9 ${y}h10`;
  return tag(
    'g',
    {},
    tag('title', {}, text(action || 'conclusion')),
    tag('circle', { cx: 14, cy: y, r: 11, ...fill(colour) }),
    tag('path', { d: shape, ...stroke('paper', 2.5) }),
  );
}

/** Wraps a sentence into lines of at most `most` characters. */
function wrapped(sentence: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
