import { FONT, FONT_SIZE, hatching } from './canvas.ts';
import { DARK_RULES, fill } from './colours.ts';
import { type Cell, type Fold, foldRows } from './fold.ts';
import { bars } from './kinds/bars.ts';
import { hops } from './kinds/hops.ts';
import { matrix } from './kinds/matrix.ts';
import { sankey } from './kinds/sankey.ts';
import { shares } from './kinds/shares.ts';
import { strip } from './kinds/strip.ts';
import { timeline } from './kinds/timeline.ts';
import { type Markup, tag, text } from './markup.ts';
import type { Drawing, Scene, Shown } from './scene.ts';
import type { View } from './view.ts';

/** A picture to draw. */
export interface PictureRequest extends Shown {
  readonly view: Exclude<View<string>, { as: 'table' }>;
  readonly title: string;
  /** Text below the title, such as the window. */
  readonly subtitle?: string | undefined;
  readonly fold: Fold | undefined;
  /** All rows folded, if there are more than the shown ones. */
  readonly cells?: readonly Cell[] | undefined;
}

export interface PictureForm {
  /** Pixels. */
  readonly width: number;
  /** Distinguishes ids in a page. */
  readonly id: string;
  /** True for a separate file: with title and paper, also readable in dark mode. */
  readonly isFile: boolean;
}

const HEAD = 52;
const MARGIN = 16;

/**
 * Returns a picture as SVG text: literal colours, a title and a description for screen readers, no requests of any
 * kind.
 */
export function picture(request: PictureRequest, { width, id, isFile }: PictureForm): Markup {
  const margin = isFile ? MARGIN : 0;
  const { fold, columns, rows, view } = request;
  const hatch = `${id}-hatch`;
  const cells = request.cells ?? (fold ? foldRows({ columns, rows }, fold) : []);
  const scene: Scene = { ...request, width: width - 2 * margin, hatch, cells };
  const isEmpty = fold ? cells.length === 0 : rows.length === 0;
  const { height, body, description } = isEmpty ? NOTHING : drawn(view, scene);
  const top = isFile ? HEAD : 0;
  const whole = Math.ceil(height + top + margin);
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: isFile ? width : undefined,
      height: isFile ? whole : undefined,
      viewBox: `0 0 ${width} ${whole}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
      'font-family': FONT,
      'font-size': FONT_SIZE,
    },
    tag('title', { id: `${id}-title` }, text(request.title)),
    tag('desc', { id: `${id}-desc` }, text(description)),
    ...(isFile ? frame(request, width, whole) : []),
    hatching(hatch),
    tag('g', { transform: isFile ? `translate(${margin} ${top})` : undefined }, ...body),
  );
}

const NOTHING: Drawing = {
  height: 40,
  body: [tag('text', { x: 0, y: 24, ...fill('faint') }, text('no rows'))],
  description: 'There are no rows.',
};

function drawn(view: PictureRequest['view'], scene: Scene): Drawing {
  switch (view.as) {
    case 'bars':
      return bars(view, scene);
    case 'shares':
      return shares(view, scene);
    case 'timeline':
      return timeline(view, scene);
    case 'sankey':
      return sankey(view, scene);
    case 'matrix':
      return matrix(view, scene);
    case 'strip':
      return strip(view, scene);
    case 'hops':
      return hops(view, scene);
  }
}

/** Returns paper, title and subtitle; viewers that support it apply the colours of dark mode. */
function frame({ title, subtitle }: PictureRequest, width: number, height: number): Markup[] {
  return [
    tag('style', {}, `@media (prefers-color-scheme:dark){${DARK_RULES}}` as Markup),
    tag('rect', { x: 0, y: 0, width, height, ...fill('paper') }),
    tag('text', { x: MARGIN, y: 22, 'font-size': 14, 'font-weight': 'bold', ...fill('ink') }, text(title)),
    ...(subtitle ? [tag('text', { x: MARGIN, y: 40, ...fill('faint') }, text(subtitle))] : []),
  ];
}
