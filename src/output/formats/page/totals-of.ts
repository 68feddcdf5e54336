import type { Answer } from '../answer.ts';

/** What a report says of all of its rows. */
export const totalsOf = ({ caveats }: Pick<Answer, 'caveats'>): string[] =>
  caveats.filter(({ kind }) => kind === 'total').map(({ text }) => text.replace(/^total: /, ''));
