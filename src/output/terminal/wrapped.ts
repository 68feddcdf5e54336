/**
 * The words in lines of so much room, all but the first set in by two more.
 * @param widthOf the room that a text takes on a terminal
 */
export function wrapped(
  text: string,
  width: number,
  widthOf: (text: string) => number = ({ length }) => length,
): string {
  const [indent = ''] = /^ */.exec(text) ?? [];
  const [first = '', ...words] = text.slice(indent.length).split(' ');
  let lines = '';
  let line = `${indent}${first}`;
  for (const word of words) {
    const isFull = line.trim() !== '' && widthOf(`${line} ${word}`) > width;
    if (isFull) lines += `${line}\n`;
    line = isFull ? `${indent}  ${word}` : `${line} ${word}`;
  }
  return `${lines}${line}`;
}
