import stringWidth from 'string-width';
import { cutInMiddle } from '../rows/cut-in-middle.ts';
import { type Colour, fill, LIGHT } from './colours.ts';
import { type Attributes, type Markup, tag, text } from './markup.ts';

/** Monospaced fonts, so that the width of a label is known. */
export const FONT = "'DejaVu Sans Mono', Menlo, Consolas, monospace";

export const FONT_SIZE = 12;

/** Width of a character of that font. */
const CHARACTER = 0.602 * FONT_SIZE;

/** Returns the number of characters that fit. */
export const charactersIn = (width: number) => Math.max(1, Math.floor(width / CHARACTER));

export const widthOf = (label: string) => stringWidth(label) * CHARACTER;

/** Returns a label, cut in the middle to the width; the full text of a cut one appears on hover. */
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
  /** Position of the baseline. */
  readonly y: number;
  /** Maximum width; undefined for no limit. */
  readonly width?: number | undefined;
  readonly anchor?: 'start' | 'middle' | 'end' | undefined;
  readonly colour?: Colour | undefined;
}

/** Returns a filled rectangle; hatched for rejected traffic. */
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

/** Returns the hatching pattern, in the colour of the paper. */
export function hatching(id: string): Markup {
  const line = tag('path', { d: 'M0 6L6 0', stroke: LIGHT.paper, class: 's-paper', 'stroke-width': 1.4 });
  return tag('defs', {}, tag('pattern', { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, line));
}
