/**
 * Kinds of caveats:
 * - `cut`: a limit left rows out
 * - `passed-over`: files or lines that were not read
 * - `not-judged`: rows, or all of them, that the report could not decide on
 * - `counting`: the sums count something several times, or not at all
 * - `guess`: something was assumed that the records do not say
 * - `empty`: why there may be no rows
 * - `source`: what the source is missing or holds twice
 * - `total`: what all rows add up to, whatever the limit
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

/** What a reader of rows must know that the rows do not show. */
export interface Caveat {
  readonly kind: CaveatKind;
  /** One sentence without a full stop, or several lines. */
  readonly text: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** Set where nothing at all could be judged. */
  readonly nothing?: true | undefined;
  /** Details for machines, of values that JSON holds. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

/** True if rows with this caveat are not the whole answer: `--strict` fails on it. */
export const isIncomplete = ({ kind }: Caveat): boolean => kind === 'passed-over' || kind === 'not-judged';

/** True if no record at all is in the window, whatever the filter: other than an id of the filter that no record has. */
export const hasNoRecords = ({ kind, fields }: Caveat): boolean =>
  kind === 'empty' && fields?.part === undefined;
