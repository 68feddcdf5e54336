import { printable, printableLines } from '../../rows/printable.ts';
import { terminalWidth } from './terminal.ts';

/** Standard error: all of the program's messages go through here, which escapes control characters for terminals. */

/** Moves to the start of the line and clears it. */
const ERASE = '\r\u001b[K';

/** Whether the current line is to be replaced. */
let isStanding = false;

/** Writes lines, each ended by a line feed, in place of the current line. */
export function writeLines(text: string): void {
  eraseLine();
  process.stderr.write(printableLines(text));
}

/** Shows a line that the next one replaces, cut to the width of the terminal. */
export function showLine(text: string): void {
  isStanding = true;
  process.stderr.write(`${ERASE}${printable(text).slice(0, terminalWidth(process.stderr) - 1)}`);
}

/** Clears the line that `showLine` has shown, if any. */
export function eraseLine(): void {
  if (isStanding) process.stderr.write(ERASE);
  isStanding = false;
}
