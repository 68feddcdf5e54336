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
}

/** A line above a table. @param width of the terminal, which longer lines are wrapped at */
export function tableHeading({ name, facts }: Heading, width?: number): string {
  const line = printable([name, ...facts].join(', '));
  return `${width === undefined ? line : wrapped(line, width, stringWidth)}\n`;
}

/** A title and a line above a table in Markdown. */
export function markdownHeading({ question, facts }: Heading): string {
  return `### ${plain(question)}\n\n${plain(facts.join(', '))}\n\n`;
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
