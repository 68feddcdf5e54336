import type { Window } from '../../logs/window.ts';
import type { Cell, Fold } from '../../pictures/fold.ts';
import type { View } from '../../pictures/view.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { NameColumn } from '../../rows/name-column.ts';
import type { Column, Others, Row } from '../../rows/rows.ts';

/** The question, its data, and what a reader must know about the rows. */
export interface AnswerContext {
  readonly window: Window | undefined;
  /** IANA time zone of dates. */
  readonly zone: string;
  /** The source, for a person. */
  readonly source: string;
  /** Files read and skipped, in one line. */
  readonly files?: string | undefined;
  /** Records of the window by status; undefined if counting them would cost another scan. */
  readonly records?: RecordCount | undefined;
  readonly caveats: readonly Caveat[];
  /** The command that gives this answer again. */
  readonly command?: string | undefined;
}

/** A column with the meaning of its values. */
export interface AnswerColumn extends Column {
  readonly meaning?: string | undefined;
  readonly unit?: string | undefined;
}

/** The rows of a run with everything that a reader must know: the input of pictures and pages. */
export interface Answer extends AnswerContext {
  /** Name of the report, or `query`. */
  readonly name: string;
  readonly question: string;
  readonly note?: string | undefined;
  /** The first row's statement about all others, if the report has such a row. */
  readonly conclusion?: string | undefined;
  readonly columns: readonly AnswerColumn[];
  /** The first rows, held in memory. */
  readonly rows: readonly Row[];
  /** Number of all rows, if they were counted. */
  readonly total: number | undefined;
  /** True if a limit left rows out. */
  readonly isCut: boolean;
  /** Totals of the omitted rows, if known. */
  readonly others: Others | undefined;
  readonly view: View<string>;
  readonly key?: readonly string[] | undefined;
  readonly fold: Fold | undefined;
  /** All rows folded for the picture, if a limit omitted some. */
  readonly cells?: readonly Cell[] | undefined;
  readonly names: readonly NameColumn[];
  readonly sql: string;
}

export interface RecordCount {
  readonly all: bigint;
  /** SKIPDATA: records that AWS lost. */
  readonly lost: bigint;
}
