import { type Markup, tag, text } from '../../../pictures/markup.ts';
import { picture } from '../../../pictures/picture.ts';
import type { Answer } from '../answer.ts';
import { pictureRequest } from '../picture-request.ts';

/** Pixels of a picture, for a desktop and for a phone. */
const WIDE = 1100;
const NARROW = 358;

/** Returns the picture of an answer, drawn for a desktop and for a phone; nothing if its view is a table. */
export function figure(answer: Answer, id: string): Markup[] {
  const request = pictureRequest(answer);
  if (!request || answer.rows.length === 0) return [];
  const drawn = (width: number, size: string) =>
    tag('div', { class: size }, picture(request, { width, id: `${id}-${size}`, isFile: false }));
  return [tag('figure', {}, drawn(WIDE, 'wide'), drawn(NARROW, 'narrow'))];
}

export const noteMarkup = ({ note }: Pick<Answer, 'note'>): Markup[] =>
  note === undefined ? [] : [tag('p', { class: 'faint' }, text(note))];
