import type { Value } from '../../../rows/rows.ts';
import type { Answer, AnswerContext } from '../answer.ts';

/** Several answers over one window; its caveats concern all sections. */
export interface PageAnswer extends AnswerContext {
  readonly title: string;
  readonly cards: readonly Card[];
  readonly sections: readonly PageSection[];
}

export type PageSection = AnsweredSection | FailedSection;

export interface AnsweredSection {
  readonly title: string;
  /** The answer in one sentence. */
  readonly sentence: string;
  /** Without the caveats that concern all sections. */
  readonly answer: Answer;
}

export interface FailedSection {
  readonly title: string;
  readonly error: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** True if the section needs an inventory that does not exist: the page is complete without it. */
  readonly isOptional?: true | undefined;
}

export const isAnswered = (section: PageSection): section is AnsweredSection => 'answer' in section;

/** One of the numbers at the top of a page. */
export interface Card {
  readonly label: string;
  readonly value: Value;
  readonly unit?: string | undefined;
  /** The earlier value and the change since, or the estimate for a month. */
  readonly more?: string | undefined;
}
