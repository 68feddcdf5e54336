import stringWidth from 'string-width';

/** Shortens a text to the width: its start and its end, with `…` in between. */
export function cutInMiddle(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  let head = '';
  let tail = '';
  let room = width - 1;
  for (let at = 0; at < characters.length; at += 1) {
    const fromStart = at % 2 === 0;
    const next = (fromStart ? characters[at / 2] : characters.at(-(at + 1) / 2)) ?? '';
    room -= stringWidth(next);
    if (room < 0) break;
    if (fromStart) head += next;
    else tail = next + tail;
  }
  return `${head}…${tail}`;
}
