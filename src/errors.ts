/** The exit codes of the program, its contract with scripts and cron; `FlowqError` has the one of its kind. */
export const EXIT = {
  done: 0,
  other: 1,
  usage: 2,
  /** The source cannot be read, access is refused, or the configuration does not fit. */
  source: 3,
  query: 4,
  /** A limit the user set was refused before anything was spent. */
  limit: 5,
  /** The run finished, and a test of `--fail-on` holds. */
  alert: 10,
  interrupted: 130,
} as const;

/**
 * What a failure is about; `access` is a source that credentials or permissions do not open, `several` are failures
 * of all parts of a page.
 */
export type ErrorKind = 'usage' | 'source' | 'access' | 'query' | 'limit' | 'interrupted' | 'several';

/**
 * An error that the caller can solve. The message says what happened and where; `hint` says what to do next.
 *
 * ```ts
 * if (error instanceof FlowqError && error.kind === 'access') console.error(error.message, error.hint);
 * ```
 */
export class FlowqError extends Error {
  override name = 'FlowqError';
  readonly kind: ErrorKind;
  /** What the program ends with for this kind. */
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.exitCode = kind === 'access' ? EXIT.source : kind === 'several' ? EXIT.other : EXIT[kind];
    this.hint = hint;
  }
}

export const usageError = (message: string, hint?: string) => new FlowqError('usage', message, hint);

export const sourceError = (message: string, hint?: string, cause?: unknown) =>
  new FlowqError('source', message, hint, cause);

export const queryError = (message: string, hint?: string, cause?: unknown) =>
  new FlowqError('query', message, hint, cause);

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What to do about anything thrown, if it says so. */
export function hintOf(thrown: unknown): string | undefined {
  return thrown instanceof FlowqError ? thrown.hint : undefined;
}
