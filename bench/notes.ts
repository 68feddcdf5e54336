/** What happens meanwhile; the table alone goes to standard output. */
export function note(words: string): void {
  process.stderr.write(`bench: ${words}\n`);
}
