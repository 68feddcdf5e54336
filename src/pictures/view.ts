/** The best picture for the rows of a report; each part names columns. */
export type View<C> =
  | TableView
  | BarsView<C>
  | SharesView<C>
  | TimelineView<C>
  | SankeyView<C>
  | MatrixView<C>
  | StripView<C>
  | HopsView<C>;

/** A table, without a picture. */
export interface TableView {
  readonly as: 'table';
}

/** One bar for each thing. */
export interface BarsView<C> {
  readonly as: 'bars';
  readonly value: C;
  /** Columns that add up to the value, as parts of the bar: accepted first, then rejected. */
  readonly parts?: readonly C[];
  /** Columns that identify things (default: the key of the report). */
  readonly label?: readonly C[];
  /** A column with the name of a thing, which may be empty. */
  readonly called?: C;
}

/** The parts of a total, with their shares. */
export interface SharesView<C> {
  readonly as: 'shares';
  readonly value: C;
  /** Columns that identify parts (default: the key of the report). */
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

/** Bands from the things on the left to those on the right, through those in the middle. */
export interface SankeyView<C> {
  readonly as: 'sankey';
  /** A column per stage, two or three. */
  readonly stages: readonly C[];
  readonly value: C;
}

/** A field for each value of x and each of y, darker for more. */
export interface MatrixView<C> {
  readonly as: 'matrix';
  readonly x: C;
  readonly y: C;
  readonly value: C;
  /** True if x is a time, whose neighbours are merged if there are too many. */
  readonly isTime?: true;
}

/** A line over time for each thing, with its marks. */
export interface StripView<C> {
  readonly as: 'strip';
  readonly from: C;
  readonly until: C;
  /** Seconds between two marks; without it, one mark from the first time to the last. */
  readonly every?: C;
  /** Columns that identify things (default: the key of the report). */
  readonly label?: readonly C[];
}

/** Steps from one end to the other, in order, each passed or blocked. */
export interface HopsView<C> {
  readonly as: 'hops';
  readonly step: C;
  readonly place: C;
  /** ACCEPT, REJECT, or empty for neither. */
  readonly action: C;
  readonly story: C;
}

/** Returns the columns that identify the things of bars, shares and strips. */
export function labelOf(
  { label }: { readonly label?: readonly string[] },
  key: readonly string[] | undefined,
): readonly string[] {
  return label ?? key ?? [];
}
