/**
 * Whether output may have colours: FORCE_COLOR decides where it is given (`0` and `false` say no), then NO_COLOR and
 * TERM=dumb say no, and else it is a matter of whether a terminal shows it.
 */
export function hasColours(isTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: term } = process.env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && !none && term !== 'dumb';
}

/** Whether a terminal shows the characters that bars are drawn with. */
export function hasBlocks(): boolean {
  const { LC_ALL: all, LC_CTYPE: characters, LANG: language, TERM: term } = process.env;
  return term !== 'dumb' && /utf-?8/i.test(all || characters || language || '');
}

/** How many characters a line of the terminal has: COLUMNS where it is given, 80 where nothing says it. */
export function terminalWidth(stream: { readonly columns?: number }): number {
  const given = Number(process.env.COLUMNS);
  return Number.isInteger(given) && given > 0 ? given : stream.columns || 80;
}
