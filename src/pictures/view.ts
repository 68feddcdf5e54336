/** How the rows of a report are best shown; each part names columns of theirs. */
export type View<C> =
  | TableView
  | BarsView<C>
  | SharesView<C>
  | TimelineView<C>
  | SankeyView<C>
  | MatrixView<C>
  | StripView<C>
  | HopsView<C>;

/** Rows as a table, without a picture. */
export interface TableView {
  readonly as: 'table';
}

/** One bar for each thing. */
export interface BarsView<C> {
  readonly as: 'bars';
  readonly value: C;
  /** Columns that the value is the sum of, as parts of the bar: accepted first, then rejected. */
  readonly parts?: readonly C[];
  /** Columns that tell things apart (default: the key of the report). */
  readonly label?: readonly C[];
  /** A column with what a thing is called, which may be empty. */
  readonly called?: C;
}

/** The parts of a whole, with their shares. */
export interface SharesView<C> {
  readonly as: 'shares';
  readonly value: C;
  /** Columns that tell parts apart (default: the key of the report). */
  readonly label?: readonly C[];
}

/** Stacked bars over time. */
export interface TimelineView<C> {
  readonly as: 'timeline';
  /** Start of each interval, ISO 8601. */
  readonly time: C;
  /** The measures, from the bottom up: accepted, rejected. */
  readonly values: readonly C[];
}

/** Bands from the things on the left to those on the right, through those between them. */
export interface SankeyView<C> {
  readonly as: 'sankey';
  /** A column for each stage, two or three. */
  readonly stages: readonly C[];
  readonly value: C;
}

/** A field for each value of x and each of y, darker for more. */
export interface MatrixView<C> {
  readonly as: 'matrix';
  readonly x: C;
  readonly y: C;
  readonly value: C;
  /** True if x is a time, whose neighbours are put together where there are too many. */
  readonly isTime?: true;
}

/** A line over time for each thing, with its marks. */
export interface StripView<C> {
  readonly as: 'strip';
  readonly from: C;
  readonly until: C;
  /** Seconds between two marks; without it, one mark from the first time to the last. */
  readonly every?: C;
  /** Columns that tell things apart (default: the key of the report). */
  readonly label?: readonly C[];
}

/** Steps from one end to the other, in their order, each passed or blocked. */
export interface HopsView<C> {
  readonly as: 'hops';
  readonly step: C;
  readonly place: C;
  /** ACCEPT or REJECT; empty for what is neither. */
  readonly action: C;
  readonly story: C;
}

/** The columns that tell the things of bars, shares and strips apart. */
export function labelOf(
  { label }: { readonly label?: readonly string[] },
  key: readonly string[] | undefined,
): readonly string[] {
  return label ?? key ?? [];
}
