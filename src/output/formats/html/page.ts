import { type Markup, tag, text } from '../../../pictures/markup.ts';
import { readableCell } from '../../../rows/readable-cell.ts';
import { type AnsweredSection, type Card, isAnswered, type PageAnswer } from '../page/page-answer.ts';
import { pageHead, sectionFoot } from './answer-head.ts';
import { document } from './document.ts';
import { rowsMarkup } from './rows.ts';
import { figure, noteMarkup } from './section.ts';

/** Rows of a section in the document at a time. */
const ROWS = 10;

/** Returns several answers as one file, for any browser, without a server, with the sentence of each at the top. */
export function pageHtml(page: PageAnswer): string {
  const sections = page.sections.map((section, at) => ({ section, id: `section-${at + 1}` }));
  return document(
    page.title,
    tag('h1', {}, text(page.title)),
    ...pageHead(page, 'page'),
    ...(page.cards.length > 0 ? [tag('div', { class: 'numbers' }, ...page.cards.map(cardMarkup))] : []),
    tag(
      'nav',
      { 'aria-label': 'Answers' },
      tag(
        'ul',
        {},
        ...sections.map(({ section, id }) =>
          tag(
            'li',
            {},
            tag('a', { href: `#${id}` }, text(section.title)),
            text(
              `${/[?.!]$/.test(section.title) ? '' : ':'} ${isAnswered(section) ? section.sentence : section.error}`,
            ),
          ),
        ),
      ),
    ),
    ...sections.map(({ section, id }) => {
      const title = tag('h2', { id }, text(section.title));
      if (isAnswered(section)) return answeredMarkup(section, id, title);
      const { error, hint, isOptional } = section;
      return tag(
        'section',
        { 'aria-labelledby': id },
        title,
        tag(
          'p',
          { class: isOptional ? 'faint' : 'error' },
          text(hint === undefined ? error : `${error} (${hint})`),
        ),
      );
    }),
  );
}

function answeredMarkup({ answer, sentence }: AnsweredSection, id: string, title: Markup): Markup {
  const hasRows = answer.rows.length > 0;
  return tag(
    'section',
    { 'data-rows': hasRows ? ROWS : undefined, 'aria-labelledby': id },
    title,
    tag('p', {}, tag('strong', {}, text(sentence))),
    ...figure(answer, `${id}-picture`),
    ...(hasRows ? rowsMarkup(answer, id, ROWS) : []),
    ...noteMarkup(answer),
    ...sectionFoot(answer, id),
  );
}

function cardMarkup({ label, value, unit, more }: Card): Markup {
  return tag(
    'div',
    {},
    text(label),
    tag('strong', {}, text(readableCell(value, unit))),
    ...(more === undefined ? [] : [tag('span', { class: 'faint' }, text(more))]),
  );
}
