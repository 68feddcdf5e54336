/** Maximum rows of an answer. */
export const MAX_ROWS = 200;

/** Default rows of an answer. */
export const DEFAULT_ROWS = 50;

/** Maximum characters of an answer as JSON: clients reject or cut longer ones. */
export const MAX_CHARACTERS = 20_000;

/** Maximum characters of one text in an answer. */
export const MAX_TEXT = 2000;

/** Calls that run at the same time; others wait. */
export const MAX_CALLS = 2;

/** Limits that the user sets. */
export interface SessionLimits {
  /** Bytes that one call may read. */
  readonly callBytes: number;
  /** Bytes that all calls together may read. */
  readonly sessionBytes: number;
  /** Seconds after which a call is stopped. */
  readonly seconds: number;
}

export const DEFAULT_LIMITS: SessionLimits = {
  callBytes: 1_000_000_000,
  sessionBytes: 10_000_000_000,
  seconds: 60,
};
