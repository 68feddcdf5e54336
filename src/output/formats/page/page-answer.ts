import type { Window } from '../../../logs/window.ts';
import type { Caveat } from '../../../rows/caveat.ts';
import type { Value } from '../../../rows/rows.ts';
import type { Answer, RecordCount } from '../answer.ts';

/** Several answers over one window, with what a reader must know of all of them. */
export interface PageAnswer {
  readonly title: string;
  readonly window: Window | undefined;
  /** IANA time zone of dates. */
  readonly zone: string;
  /** What was read, for a person. */
  readonly source: string;
  /** Files that were read and passed over, in one line. */
  readonly files?: string | undefined;
  readonly records?: RecordCount | undefined;
  /** What concerns all sections: what was not read, and what the source is missing. */
  readonly caveats: readonly Caveat[];
  /** The command that gives this page. */
  readonly command?: string | undefined;
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
}

export const isAnswered = (section: PageSection): section is AnsweredSection => 'answer' in section;

/** One of the numbers at the top of a page. */
export interface Card {
  readonly label: string;
  readonly value: Value;
  readonly unit?: string | undefined;
  /** The same some time before, and how it changed; or what it comes to in a month. */
  readonly more?: string | undefined;
}
