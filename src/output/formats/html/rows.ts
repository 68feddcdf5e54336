import { type Markup, tag, text } from '../../../pictures/markup.ts';
import type { Value } from '../../../rows/rows.ts';
import { isSentence } from '../../../rows/sentence.ts';
import type { Answer, AnswerColumn } from '../answer.ts';
import { cellText, type DataValue, isNumber } from './browser/cells.ts';

/**
 * Returns the rows of an answer: the first ones as a table, all of them as data that the script sorts and filters.
 * @param shown number of rows visible without scripts, on paper, and per page of the script
 */
export function rowsMarkup({ columns, rows, name }: Answer, id: string, shown: number): Markup[] {
  const plain = columns.map(({ name: column, type, unit }) => ({
    name: column,
    type,
    ...(unit ? { unit } : {}),
  }));
  const head = columns.map((column) =>
    tag('th', { scope: 'col', class: classOf(column), title: titleOf(column) }, text(column.name)),
  );
  const body = rows.slice(0, shown).map((row) =>
    tag(
      'tr',
      {},
      ...columns.map((column, at) => {
        const { text: readable, exact } = cellText(dataOf(row[at] ?? null), plain[at] ?? column);
        const title = readable !== exact && exact !== '' ? exact : undefined;
        return tag('td', { class: classOf(column), title }, text(readable));
      }),
    ),
  );
  const data = JSON.stringify({ columns: plain, rows: rows.map((row) => row.map(dataOf)) });
  const more = rows.length - shown;
  return [
    tag(
      'div',
      { class: 'controls', hidden: 'hidden' },
      tag('input', {
        type: 'search',
        'aria-label': `Filter the rows of ${name}`,
        placeholder: 'filter: words, or column=value',
        autocomplete: 'off',
        spellcheck: 'false',
      }),
      tag('button', { type: 'button', 'data-turn': -1 }, text('previous')),
      tag('button', { type: 'button', 'data-turn': 1 }, text('next')),
      tag('span', { role: 'status', class: 'faint' }, text('')),
    ),
    tag(
      'div',
      { class: 'rows', tabindex: 0, role: 'region', 'aria-label': `Rows of ${name}` },
      tag('table', {}, tag('thead', {}, tag('tr', {}, ...head)), tag('tbody', {}, text(''), ...body)),
    ),
    ...(more > 0
      ? [
          tag(
            'noscript',
            {},
            tag(
              'p',
              { class: 'faint' },
              text(`${more.toLocaleString('en-US')} more rows are in this file, and shown with scripts.`),
            ),
          ),
        ]
      : []),
    // A data block: browsers do not run it, and no text in it can end it.
    tag('script', { type: 'application/json', id: `${id}-data` }, data.replaceAll('<', '\\u003c') as Markup),
  ];
}

/** Writes integers beyond 2^53 as strings, so that they stay exact in any JSON reader. */
function dataOf(value: Value): DataValue {
  if (typeof value !== 'bigint')
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

const classOf = (column: AnswerColumn) =>
  isNumber(column) ? 'n' : isSentence(column.unit) ? 's' : undefined;

const titleOf = ({ meaning, unit }: AnswerColumn) =>
  meaning === undefined ? undefined : `${meaning}${unit ? ` (${unit})` : ''}`;
