/** File or lines of a source that were not read, and the reason. */
export interface Skipped {
  /** File or object. */
  readonly where: string;
  /** First affected line, counted from 1 including the header; undefined for the entire file. */
  readonly line?: number | undefined;
  readonly reason: string;
  /** Number of affected lines; undefined if the entire file was skipped. */
  readonly lines?: number | undefined;
  /** True for records without traffic and without a time: they are read, but not counted in a window. */
  readonly timeless?: boolean | undefined;
}
