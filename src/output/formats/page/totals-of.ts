import type { Answer } from '../answer.ts';

/** Returns a report's totals over all of its rows. */
export const totalsOf = ({ caveats }: Pick<Answer, 'caveats'>): string[] =>
  caveats.filter(({ kind }) => kind === 'total').map(({ text }) => text.replace(/^total: /, ''));
