type WidthOf = (text: string) => number;

const lengthOf: WidthOf = ({ length }) => length;

/**
 * Wraps a text at word boundaries; continuation lines are indented by two more.
 * @param width characters per line
 * @param widthOf returns the width of a text on a terminal
 */
export function wrapped(text: string, width: number, widthOf: WidthOf = lengthOf): string {
  const [indent = ''] = /^ */.exec(text) ?? [];
  return hanging(text, indent, { width, widthOf, indent: `${indent}  ` });
}

/** A label before a text, such as `files     `: two spaces end it. */
const LABEL = /^.{0,60} {2,}(?=\S)/;

/**
 * Lines wrapped at word boundaries; those with a label continue below their text. Indented lines without a label are
 * hints, whose commands are copied, so they stay as they are.
 */
export function wrappedLines(text: string, width: number, widthOf: WidthOf = lengthOf): string {
  return text
    .split('\n')
    .map((line) => {
      const [label = ''] = LABEL.exec(line) ?? [];
      const column = widthOf(label);
      if (/^ /.test(line) && label.trim() === '') return line;
      // No text fits next to a label that takes half of the line.
      if (column === 0 || column > width / 2) return wrapped(line, width, widthOf);
      return hanging(line, label, { width, widthOf, indent: ' '.repeat(column) });
    })
    .join('\n');
}

interface Hanging {
  readonly width: number;
  readonly widthOf: WidthOf;
  /** Before continuation lines. */
  readonly indent: string;
}

/** @param start of the text, which is not wrapped */
function hanging(text: string, start: string, { width, widthOf, indent }: Hanging): string {
  const [first = '', ...words] = text.slice(start.length).split(' ');
  let lines = '';
  let line = `${start}${first}`;
  for (const word of words) {
    const isFull = line.trim() !== '' && widthOf(`${line} ${word}`) > width;
    if (isFull) lines += `${line}\n`;
    line = isFull ? `${indent}${word}` : `${line} ${word}`;
  }
  return `${lines}${line}`;
}
