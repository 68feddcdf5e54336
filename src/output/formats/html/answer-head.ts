import { formatInstant } from '../../../logs/instant.ts';
import { lines, type Markup, tag, text } from '../../../pictures/markup.ts';
import type { CaveatKind } from '../../../rows/caveat.ts';
import { readableCell } from '../../../rows/readable-cell.ts';
import type { Answer } from '../answer.ts';

/** What a reader must know of an answer before its rows: what they are of, what is missing, and how to ask again. */
export function answerHead(answer: Answer, id: string): Markup[] {
  const facts: [string, string][] = [
    ['Window', windowText(answer)],
    ['Source', answer.files === undefined ? answer.source : `${answer.source}: ${answer.files}`],
    ['Records', recordsText(answer)],
    ['Left out', caveatText(answer, ['passed-over'])],
    ['Not judged', caveatText(answer, ['not-judged'])],
    ['Rows', rowsText(answer)],
    ...answer.caveats
      .filter(({ kind }) => kind === 'total')
      .map(({ text: said }): [string, string] => ['Total', said.replace(/^total: /, '')]),
  ];
  const notes = answer.caveats.filter(({ kind }) => NOTED.has(kind));
  return [
    tag(
      'dl',
      {},
      ...facts.flatMap(([name, value]) => [tag('dt', {}, text(name)), tag('dd', {}, text(value))]),
    ),
    ...notes.map(({ text: said, hint }) =>
      tag('p', { class: 'error' }, text(hint ? `${said} (${hint})` : said)),
    ),
    ...(answer.command === undefined ? [] : [copied(`${id}-command`, 'Command', answer.command)]),
    tag('details', {}, tag('summary', {}, text('SQL')), copied(`${id}-sql`, 'SQL', answer.sql)),
  ];
}

const NOTED: ReadonlySet<CaveatKind> = new Set(['counting', 'guess', 'empty', 'source']);

export function windowText({ window, zone }: Pick<Answer, 'window' | 'zone'>): string {
  if (!window) return 'all records';
  const times = `${formatInstant(window.since)} to ${formatInstant(window.until)}`;
  return zone === 'UTC' ? times : `${times}; days and hours of ${zone}`;
}

function recordsText({ records }: Answer): string {
  if (!records) return 'not counted, since that takes another scan: flowq report log-quality counts them';
  const lost =
    records.lost > 0n ? `${number(records.lost)} of them stand for lost ones (SKIPDATA)` : 'none lost';
  return `${number(records.all)}, ${lost}`;
}

function caveatText({ caveats }: Answer, kinds: readonly CaveatKind[]): string {
  const said = caveats
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ text: one, hint }) => (hint ? `${one} (${hint})` : one));
  return said.length > 0 ? said.join('; ') : 'nothing';
}

function rowsText({ rows, total, isCut, others, columns }: Answer): string {
  if (!isCut) return number(rows.length);
  const all = total === undefined ? 'more' : number(total);
  const sums = columns.flatMap(({ name, unit }, at) => {
    const sum = others?.values[at] ?? null;
    return sum === null ? [] : [`${name} ${readableCell(sum, unit)}`];
  });
  return `the first ${number(rows.length)} of ${all}${sums.length > 0 ? `; the others add up to ${sums.join(', ')}` : ''}`;
}

function copied(id: string, name: string, content: string): Markup {
  return tag(
    'div',
    {},
    tag('pre', { id, tabindex: 0, 'aria-label': name }, lines(content.trimEnd())),
    tag('button', { type: 'button', 'data-copy': id, hidden: 'hidden' }, text('copy')),
  );
}

const number = (value: number | bigint) => value.toLocaleString('en-US');
