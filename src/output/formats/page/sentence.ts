import { readableCell } from '../../../rows/readable-cell.ts';
import type { Answer } from '../answer.ts';
import { sumOf } from './sums.ts';
import { totalsOf } from './totals-of.ts';

/** Templates of the sentence that answers a section's question. */
export interface Sentences {
  /** For the first row, with `{column}`, `{sum.column}`, `{rows}`, and `{total}` for the report's total. */
  readonly says?: string | undefined;
  /** Used if there are no rows. */
  readonly none?: string | undefined;
}

const PLACEHOLDER = /\{(sum\.)?([a-z][a-z0-9_]*)\}/g;

/** Placeholders that do not name a column. */
const WHOLE: ReadonlySet<string> = new Set(['rows', 'total']);

/** Returns the columns that a sentence has placeholders for. */
export const columnsIn = (says: string): string[] =>
  [...says.matchAll(PLACEHOLDER)].map(([, , name = '']) => name).filter((name) => !WHOLE.has(name));

/** Returns the answer in one sentence. */
export function sentenceOf(answer: Answer, { says, none }: Sentences): string {
  const { rows, total, isCut, caveats } = answer;
  // An answer that could not be judged is unknown, not empty.
  if (rows.length === 0) return caveats.some(({ nothing }) => nothing) ? 'Not judged.' : (none ?? 'No rows.');
  const count = `${(total ?? rows.length).toLocaleString('en-US')}${isCut && total === undefined ? ' or more' : ''}`;
  if (says === undefined) return answer.conclusion ?? `${count} ${count === '1' ? 'row' : 'rows'}.`;
  const said = says.replaceAll(PLACEHOLDER, (_, sum: string | undefined, name: string) => {
    if (sum) return amountOf(answer, name);
    if (name === 'rows') return count;
    return name === 'total' ? totalsOf(answer).join('; ') : cellOf(answer, name);
  });
  // Protocols without ports have port 0.
  return said.replace(/ port (0|-)(?=[ ,:.])/g, '');
}

/** Returns a value of the first row, with its name if it has one. */
function cellOf({ columns, rows: [row], names }: Answer, name: string): string {
  const at = columns.findIndex((column) => column.name === name);
  const shown = readableCell(row?.[at] ?? null, columns[at]?.unit);
  const named = names.find(({ of, isPort }) => of === name && !isPort);
  const word = named && row?.[columns.findIndex((column) => column.name === named.name)];
  return word ? `${word} (${shown})` : shown;
}

function amountOf(answer: Answer, name: string): string {
  const sum = sumOf(answer, name);
  if (sum === undefined) return 'an unknown amount';
  return readableCell(sum, answer.columns.find((column) => column.name === name)?.unit);
}
