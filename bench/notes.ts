/** Prints progress to stderr; only the table goes to standard output. */
export function note(words: string): void {
  process.stderr.write(`bench: ${words}\n`);
}
