import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { printable } from '../../rows/printable.ts';
import { wrapped } from '../terminal/wrapped.ts';

/** Describes rows for a reader who does not know the command that produced them. */
export interface Heading {
  /** Name of the report, or `query`. */
  readonly name: string;
  readonly question: string;
  /** Window, source and filter, each as text. */
  readonly facts: readonly string[];
  /** The first row's statement about the others; the rows do not include it. */
  readonly conclusion?: string | undefined;
}

/** Returns the lines above a table, wrapped at the width of a terminal. */
export function tableHeading({ name, facts, conclusion }: Heading, terminal?: Screen): string {
  const fitted = (text: string) =>
    `${terminal ? wrapped(printable(text), terminal.width, stringWidth) : printable(text)}\n`;
  const said = conclusion === undefined ? '' : fitted(conclusion);
  const isBold = said !== '' && terminal?.hasColours;
  return (
    fitted([name, ...facts].join(', ')) + (isBold ? styleText('bold', said, { validateStream: false }) : said)
  );
}

/** The terminal that a table is on. */
export interface Screen {
  /** Characters per line. */
  readonly width: number;
  readonly hasColours: boolean;
}

/** Returns a title and a line above a table in Markdown. */
export function markdownHeading({ question, facts, conclusion }: Heading): string {
  const said = conclusion === undefined ? '' : `**${plain(conclusion)}**\n\n`;
  return `### ${plain(question)}\n\n${plain(facts.join(', '))}\n\n${said}`;
}

/** Escapes Markdown markup. */
const plain = (text: string) => printable(text).replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&');

/** Adds a heading to the first piece of a text, so that both appear together. */
export async function* headed(heading: string, text: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const piece of text) {
    yield isFirst ? heading + piece : piece;
    isFirst = false;
  }
}
