import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { printable, printableRows } from '../../../rows/printable.ts';
import { readableCell } from '../../../rows/readable-cell.ts';
import { wrapped } from '../../terminal/wrapped.ts';
import { table } from '../table.ts';
import { windowText } from '../window-text.ts';
import { isAnswered, type PageAnswer, type PageSection } from './page-answer.ts';

/** The terminal or file that shows a page as text. */
export interface TextForm {
  /** Characters per line. */
  readonly width: number;
  readonly hasColours: boolean;
  /** Whether bars can be drawn. */
  readonly hasBlocks: boolean;
}

/** Yields a page as text: its head, then each section with its answer and a short table. */
export async function* pageText(page: PageAnswer, form: TextForm): AsyncGenerator<string> {
  const { title, source, cards } = page;
  yield heading(title, form);
  yield paragraph(`${windowText(page)}, ${source}`, form);
  if (cards.length > 0) yield '\n';
  for (const { label, value, unit, more } of cards)
    yield paragraph(`${label}: ${readableCell(value, unit)}${more === undefined ? '' : `, ${more}`}`, form);
  for (const section of page.sections) yield* sectionText(section, form);
}

async function* sectionText(section: PageSection, form: TextForm): AsyncGenerator<string> {
  yield `\n${heading(section.title, form)}`;
  if (!isAnswered(section)) {
    yield paragraph(section.hint ? `${section.error}: ${section.hint}` : section.error, form);
    return;
  }
  const { sentence, answer } = section;
  yield paragraph(sentence, form);
  const { columns, others, names, view } = answer;
  const rows = sentence === answer.conclusion ? answer.rows.slice(1) : answer.rows;
  if (rows.length === 0) return;
  const units = Object.fromEntries(columns.flatMap(({ name, unit }) => (unit ? [[name, unit]] : [])));
  const measure = form.hasBlocks && 'value' in view ? view.value : undefined;
  const fit = { width: form.width, units, names, measure, others: () => others };
  yield* table(
    printableRows({
      columns,
      batches: (async function* () {
        yield rows;
      })(),
    }),
    {
      colour: form.hasColours,
      fit,
    },
  );
}

const paragraph = (text: string, { width }: Pick<TextForm, 'width'>) =>
  `${wrapped(printable(text), width, stringWidth)}\n`;

function heading(text: string, form: TextForm): string {
  const lines = paragraph(text, form);
  return form.hasColours ? styleText('bold', lines, { validateStream: false }) : lines;
}
