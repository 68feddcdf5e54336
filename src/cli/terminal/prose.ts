import stringWidth from 'string-width';
import { terminalWidth } from '../../output/terminal/terminal.ts';
import { wrappedLines } from '../../output/terminal/wrapped.ts';

/** Writes text for people to standard output, wrapped on a terminal. */
export function writeProse(text: string): void {
  const { isTTY } = process.stdout;
  process.stdout.write(isTTY ? wrappedLines(text, terminalWidth(process.stdout), stringWidth) : text);
}
