import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { printable } from '../../rows/printable.ts';
import { wrapped } from '../terminal/wrapped.ts';

/** What rows are about, for whoever gets them without the command that made them. */
export interface Heading {
  /** Name of the report, or `query`. */
  readonly name: string;
  readonly question: string;
  /** Window, source and filter, each as text. */
  readonly facts: readonly string[];
  /** What the first row says of the others, which is not among them. */
  readonly conclusion?: string | undefined;
}

/** The lines above a table, wrapped at the width of a terminal. */
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

/** A title and a line above a table in Markdown. */
export function markdownHeading({ question, facts, conclusion }: Heading): string {
  const said = conclusion === undefined ? '' : `**${plain(conclusion)}**\n\n`;
  return `### ${plain(question)}\n\n${plain(facts.join(', '))}\n\n${said}`;
}

/** The text without any markup. */
const plain = (text: string) => printable(text).replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&');

/** The text in pieces with a heading before the first of them, so that it appears together with the rows. */
export async function* headed(heading: string, text: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const piece of text) {
    yield isFirst ? heading + piece : piece;
    isFirst = false;
  }
}
