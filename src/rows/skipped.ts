/** Something of a source that was not read, and why. */
export interface Skipped {
  /** File or object. */
  readonly where: string;
  /** First line it is about, the header being 1; undefined for the whole file. */
  readonly line?: number | undefined;
  readonly reason: string;
  /** Lines it stands for; undefined where the whole file was skipped. */
  readonly lines?: number | undefined;
  /** True for records without traffic that tell no time: they are read, and not counted in a window. */
  readonly timeless?: boolean | undefined;
}
