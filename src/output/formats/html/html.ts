import { tag, text } from '../../../pictures/markup.ts';
import type { Answer } from '../answer.ts';
import { answerHead } from './answer-head.ts';
import { document } from './document.ts';
import { rowsMarkup } from './rows.ts';
import { figure, noteMarkup } from './section.ts';

/** Rows in the document at a time. */
const ROWS = 100;

/** Returns an answer as a page: one file, for any browser, without a server. */
export function html(answer: Answer): string {
  const { name, question, conclusion, rows } = answer;
  return document(
    `${question} (${name})`,
    tag('h1', {}, text(question)),
    ...(conclusion === undefined ? [] : [tag('p', {}, tag('strong', {}, text(conclusion)))]),
    ...noteMarkup(answer),
    ...answerHead(answer, 'answer'),
    tag(
      'section',
      { 'data-rows': ROWS, 'aria-label': name },
      // The conclusion is already shown above.
      ...figure(conclusion === undefined ? answer : { ...answer, rows: rows.slice(1) }, 'picture'),
      ...rowsMarkup(answer, 'answer', ROWS),
    ),
  );
}
