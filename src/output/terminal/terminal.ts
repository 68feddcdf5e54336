/**
 * Returns whether output has colours. FORCE_COLOR decides if it is set (`0` and `false` mean no), then NO_COLOR and
 * TERM=dumb turn them off; otherwise a terminal has them.
 */
export function hasColours(isTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: term } = process.env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && !none && term !== 'dumb';
}

/** Returns whether the terminal shows block characters, which bars consist of. */
export function hasBlocks(): boolean {
  const { LC_ALL: all, LC_CTYPE: characters, LANG: language, TERM: term } = process.env;
  return term !== 'dumb' && /utf-?8/i.test(all || characters || language || '');
}

/** Returns the characters per line: COLUMNS if it is set, else the width of the terminal (default: 80). */
export function terminalWidth(stream: { readonly columns?: number }): number {
  const given = Number(process.env.COLUMNS);
  return Number.isInteger(given) && given > 0 ? given : stream.columns || 80;
}
