/**
 * Kinds of caveats:
 * - `cut`: a limit left out rows
 * - `passed-over`: the query did not read some files or lines
 * - `not-judged`: the report could not assess some or all rows
 * - `counting`: sums count something several times, or not at all
 * - `guess`: the result rests on an assumption that the records do not confirm
 * - `empty`: possible reason for no rows
 * - `source`: data that the source is missing or contains twice
 * - `total`: totals of all rows, regardless of the limit
 */
export type CaveatKind =
  | 'cut'
  | 'passed-over'
  | 'not-judged'
  | 'counting'
  | 'guess'
  | 'empty'
  | 'source'
  | 'total';

/** Note on a result that the rows do not show. */
export interface Caveat {
  readonly kind: CaveatKind;
  /** One sentence without a full stop, or several lines. */
  readonly text: string;
  /** Suggested action. */
  readonly hint?: string | undefined;
  /** True if the report could not assess anything. */
  readonly nothing?: true | undefined;
  /** Details for programs, as JSON values. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

/** Returns whether rows with this caveat are incomplete: `--strict` fails on it. */
export const isIncomplete = ({ kind }: Caveat): boolean => kind === 'passed-over' || kind === 'not-judged';

/** Returns whether the window has no records, regardless of the filter, rather than none with an id of the filter. */
export const hasNoRecords = ({ kind, fields }: Caveat): boolean =>
  kind === 'empty' && fields?.part === undefined;
