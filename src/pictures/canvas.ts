import stringWidth from 'string-width';
import { cutInMiddle } from '../rows/cut-in-middle.ts';
import { type Colour, fill, LIGHT } from './colours.ts';
import { type Attributes, type Markup, tag, text } from './markup.ts';

/** Fonts whose characters are equally wide, so that the width of a label is known. */
export const FONT = "'DejaVu Sans Mono', Menlo, Consolas, monospace";

export const FONT_SIZE = 12;

/** Width of a character of that font. */
const CHARACTER = 0.602 * FONT_SIZE;

/** Characters that fit. */
export const charactersIn = (width: number) => Math.max(1, Math.floor(width / CHARACTER));

export const widthOf = (label: string) => stringWidth(label) * CHARACTER;

/** A label, cut in the middle to the width; whole labels of cut ones are shown when pointed at. */
export function label(content: string, { x, y, width, anchor, colour = 'ink' }: LabelOptions): Markup {
  const shown = width === undefined ? content : cutInMiddle(content, charactersIn(width));
  return tag(
    'text',
    { x, y, 'text-anchor': anchor === 'start' ? undefined : anchor, ...fill(colour) },
    text(shown),
    ...(shown === content ? [] : [tag('title', {}, text(content))]),
  );
}

export interface LabelOptions {
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  /** Without it, the label is not cut. */
  readonly width?: number | undefined;
  readonly anchor?: 'start' | 'middle' | 'end' | undefined;
  readonly colour?: Colour | undefined;
}

/** A filled rectangle; hatched for what was rejected. */
export function box(
  colour: Colour,
  place: Attributes,
  hatch: string,
  ...children: readonly Markup[]
): Markup {
  const plain = tag('rect', { ...place, ...fill(colour) }, ...children);
  if (colour !== 'rejected' && colour !== 'others') return plain;
  return `${plain}${tag('rect', { ...place, fill: `url(#${hatch})`, 'pointer-events': 'none' })}` as Markup;
}

/** The hatching, white or dark like the paper. */
export function hatching(id: string): Markup {
  const line = tag('path', { d: 'M0 6L6 0', stroke: LIGHT.paper, class: 's-paper', 'stroke-width': 1.4 });
  return tag('defs', {}, tag('pattern', { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, line));
}
