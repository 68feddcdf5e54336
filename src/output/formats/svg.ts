import { usageError } from '../../errors.ts';
import { windowTimes } from '../../logs/window.ts';
import { picture } from '../../pictures/picture.ts';
import type { Answer } from './answer.ts';
import { pictureRequest } from './picture-request.ts';

/** Pixels. */
const WIDTH = 960;

/**
 * Returns the picture of an answer as a separate file.
 * @throws FlowqError (usage) if its view is a table
 */
export function svg(answer: Answer): string {
  const request = pictureRequest(answer);
  if (!request) throw noPicture(answer.name);
  const form = { width: WIDTH, id: answer.name, isFile: true } as const;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${picture({ ...request, subtitle: subtitleOf(answer) }, form)}\n`;
}

export const noPicture = (name: string) =>
  usageError(
    `${name} has no picture, since it is best seen as a table`,
    'use --format html, markdown or csv',
  );

function subtitleOf({ window, source }: Answer): string {
  const time = window ? windowTimes(window) : 'all records';
  return `${time}, ${source}`;
}
