import { printable, printableLines } from '../../rows/printable.ts';
import { terminalWidth } from './terminal.ts';

/** Standard error: all that the program writes there goes through here, so that no text reaches a terminal raw. */

/** Moves to the start of the line and empties it. */
const ERASE = '\r\u001b[K';

/** Whether a line stands there that is to be replaced. */
let isStanding = false;

/** Writes lines, each ended by a line feed, instead of the line that stands there. */
export function writeLines(text: string): void {
  eraseLine();
  process.stderr.write(printableLines(text));
}

/** Shows a line that the next one replaces, as wide as the terminal at most. */
export function showLine(text: string): void {
  isStanding = true;
  process.stderr.write(`${ERASE}${printable(text).slice(0, terminalWidth(process.stderr) - 1)}`);
}

/** Removes the line that `showLine` has shown, if one stands there. */
export function eraseLine(): void {
  if (isStanding) process.stderr.write(ERASE);
  isStanding = false;
}
