import { lines, type Markup, tag, text } from '../../../pictures/markup.ts';
import type { Caveat, CaveatKind } from '../../../rows/caveat.ts';
import { readableCell } from '../../../rows/readable-cell.ts';
import type { Answer, AnswerContext } from '../answer.ts';
import type { PageAnswer } from '../page/page-answer.ts';
import { totalsOf } from '../page/totals-of.ts';
import { windowText } from '../window-text.ts';

/** Returns the head of an answer: its data, what is missing, and the command that repeats it. */
export function answerHead(answer: Answer, id: string): Markup[] {
  return [
    factList([
      ...contextFacts(answer),
      ['Not judged', caveatText(answer, ['not-judged'])],
      ['Rows', rowsText(answer)],
      ...totalsOf(answer).map((total) => ['Total', total] as const),
    ]),
    ...noted(answer),
    ...(answer.command === undefined ? [] : [copied(`${id}-command`, 'Command', answer.command)]),
    tag('details', {}, tag('summary', {}, text('SQL')), copied(`${id}-sql`, 'SQL', answer.sql)),
  ];
}

/** Returns the head of several answers over one window. */
export function pageHead(page: PageAnswer, id: string): Markup[] {
  const notJudged = caveatText(page, ['not-judged']);
  return [
    factList([...contextFacts(page), ...(notJudged === NOTHING ? [] : [['Not judged', notJudged] as const])]),
    ...noted(page),
    ...(page.command === undefined ? [] : [copied(`${id}-command`, 'Command', page.command)]),
  ];
}

/** Returns the notes below a section's rows; the page head has everything but the section's own caveats. */
export function sectionFoot(answer: Answer, id: string): Markup[] {
  const notJudged = caveatText(answer, ['not-judged']);
  return [
    ...(notJudged === NOTHING ? [] : [tag('p', { class: 'error' }, text(notJudged))]),
    ...noted(answer),
    tag(
      'details',
      {},
      tag('summary', {}, text('Command and SQL')),
      ...(answer.command === undefined ? [] : [copied(`${id}-command`, 'Command', answer.command)]),
      answer.sql.length > LONGEST_SQL
        ? tag('p', { class: 'faint' }, text('The SQL is long; the command prints it with --sql.'))
        : copied(`${id}-sql`, 'SQL', answer.sql),
    ),
  ];
}

/** Maximum characters of SQL in a section: over files it lists every path. */
const LONGEST_SQL = 20_000;

type Fact = readonly [name: string, value: string];

const contextFacts = (context: AnswerContext): Fact[] => [
  ['Window', windowText(context)],
  ['Source', sourceText(context)],
  ['Records', recordsText(context)],
  ['Left out', caveatText(context, ['passed-over'])],
];

function factList(facts: readonly Fact[]): Markup {
  return tag(
    'dl',
    {},
    ...facts.flatMap(([name, value]) => [tag('dt', {}, text(name)), tag('dd', {}, text(value))]),
  );
}

const noted = ({ caveats }: Pick<Answer, 'caveats'>): Markup[] =>
  caveats
    .filter(({ kind }) => NOTED.has(kind))
    .map((caveat) => tag('p', { class: 'error' }, text(withHint(caveat))));

const withHint = ({ text: said, hint }: Caveat) => (hint ? `${said} (${hint})` : said);

const NOTED: ReadonlySet<CaveatKind> = new Set(['counting', 'guess', 'empty', 'source']);

const sourceText = ({ source, files }: Pick<Answer, 'source' | 'files'>) =>
  files === undefined ? source : `${source}: ${files}`;

function recordsText({ records }: Pick<Answer, 'records'>): string {
  if (!records) return 'not counted, since that takes another scan: flowq report log-quality counts them';
  const lost =
    records.lost > 0n ? `${number(records.lost)} of them stand for lost ones (SKIPDATA)` : 'none lost';
  return `${number(records.all)}, ${lost}`;
}

const NOTHING = 'nothing';

function caveatText({ caveats }: Pick<Answer, 'caveats'>, kinds: readonly CaveatKind[]): string {
  const said = caveats.filter(({ kind }) => kinds.includes(kind)).map(withHint);
  return said.length > 0 ? said.join('; ') : NOTHING;
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
    { class: 'copied' },
    tag('pre', { id, tabindex: 0, 'aria-label': name }, lines(content.trimEnd())),
    tag('button', { type: 'button', 'data-copy': id, hidden: 'hidden' }, text('copy')),
  );
}

const number = (value: number | bigint) => value.toLocaleString('en-US');
