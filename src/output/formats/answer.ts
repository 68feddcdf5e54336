import type { Window } from '../../logs/window.ts';
import type { Cell, Fold } from '../../pictures/fold.ts';
import type { View } from '../../pictures/view.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { NameColumn } from '../../rows/name-column.ts';
import type { Column, Others, Row } from '../../rows/rows.ts';

/** What was asked, of what, and what must be known of the rows. */
export interface AnswerContext {
  readonly window: Window | undefined;
  /** IANA time zone of dates. */
  readonly zone: string;
  /** What was read, for a person. */
  readonly source: string;
  /** Files that were read and passed over, in one line. */
  readonly files?: string | undefined;
  /** Records of the window by their status; undefined where counting them would cost another scan. */
  readonly records?: RecordCount | undefined;
  readonly caveats: readonly Caveat[];
  /** The command that gives the same again. */
  readonly command?: string | undefined;
}

/** A column with what its values are. */
export interface AnswerColumn extends Column {
  readonly meaning?: string | undefined;
  readonly unit?: string | undefined;
}

/** The rows of a run with everything that a reader of them must know: what a picture and a page are made of. */
export interface Answer extends AnswerContext {
  /** Name of the report, or `query`. */
  readonly name: string;
  readonly question: string;
  readonly note?: string | undefined;
  /** What the first row says of all others, if the report has such a row. */
  readonly conclusion?: string | undefined;
  readonly columns: readonly AnswerColumn[];
  /** The first rows, held in memory. */
  readonly rows: readonly Row[];
  /** Rows of all, where they were counted. */
  readonly total: number | undefined;
  /** True if a limit left rows out. */
  readonly isCut: boolean;
  /** What the rows left out add up to, where it is known. */
  readonly others: Others | undefined;
  readonly view: View<string>;
  readonly key?: readonly string[] | undefined;
  readonly fold: Fold | undefined;
  /** All rows folded for the picture, where a limit left some out. */
  readonly cells?: readonly Cell[] | undefined;
  readonly names: readonly NameColumn[];
  readonly sql: string;
}

export interface RecordCount {
  readonly all: bigint;
  /** SKIPDATA: records that AWS lost. */
  readonly lost: bigint;
}
