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

/** A label before a text, such as `files     `, ended by two spaces. */
const LABEL = /^.{0,60} {2,}(?=\S)/;

/**
 * Wraps lines at word boundaries; lines with a label continue below their text. Indented lines without a label are
 * hints with commands to copy, so they stay unchanged.
 */
export function wrappedLines(text: string, width: number, widthOf: WidthOf = lengthOf): string {
  return text
    .split('\n')
    .map((line) => {
      const [label = ''] = LABEL.exec(line) ?? [];
      const column = widthOf(label);
      if (/^ /.test(line) && label.trim() === '') return line;
      // Next to a label of more than half the line, there is too little space for text.
      if (column === 0 || column > width / 2) return wrapped(line, width, widthOf);
      return hanging(line, label, { width, widthOf, indent: ' '.repeat(column) });
    })
    .join('\n');
}

interface Hanging {
  readonly width: number;
  readonly widthOf: WidthOf;
  /** Indentation of continuation lines. */
  readonly indent: string;
}

/** @param start beginning of the text, which is not wrapped */
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
