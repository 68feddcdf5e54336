/** The exit codes of the program, its contract with scripts and cron; `FlowqError` has the one of its kind. */
export const EXIT = {
  done: 0,
  other: 1,
  usage: 2,
  /** The source cannot be read, access is denied, or the configuration does not fit. */
  source: 3,
  query: 4,
  /** A limit of the user would be exceeded; nothing was spent. */
  limit: 5,
  /** The run finished, and a test of `--fail-on` holds. */
  alert: 10,
  interrupted: 130,
} as const;

/**
 * The cause of a failure; `access` means missing or wrong credentials or permissions, `several` that all parts of a
 * page failed.
 */
export type ErrorKind = 'usage' | 'source' | 'access' | 'query' | 'limit' | 'interrupted' | 'several';

/**
 * An error that the caller can solve. The message describes what happened and where; `hint` names the next step.
 *
 * ```ts
 * if (error instanceof FlowqError && error.kind === 'access') console.error(error.message, error.hint);
 * ```
 */
export class FlowqError extends Error {
  override name = 'FlowqError';
  readonly kind: ErrorKind;
  /** Exit code of the program for this kind. */
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

/** Returns the message of any thrown value. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Returns the hint of any thrown value, if it has one. */
export function hintOf(thrown: unknown): string | undefined {
  return thrown instanceof FlowqError ? thrown.hint : undefined;
}
