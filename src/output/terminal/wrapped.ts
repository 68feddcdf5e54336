/**
 * Wraps a text at word boundaries; continuation lines are indented by two more.
 * @param width characters per line
 * @param widthOf returns the width of a text on a terminal
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
