/** A connection, as an interface saw it. */
export interface SeenConnection {
  /** `request`, `answer`, or `lost` for SKIPDATA records. */
  readonly way: string;
  readonly interface_id: string | null;
  readonly action: string | null;
  readonly protocol: number | null;
  readonly client: string | null;
  readonly client_port: number | null;
  readonly server: string | null;
  readonly port: number | null;
}

/** A row about an attempt: its conclusion, or a hop with the first connection that it saw. */
export interface Sighting extends SeenConnection {
  readonly step: number | bigint;
  /** ISO 8601. */
  readonly first_seen: string | null;
  /** Only in the conclusion. */
  readonly verdict: string | null;
  /** The row as a sentence. */
  readonly story: string;
}

/** Start of a conclusion if the logs show what rejected all requests, so that rules do not matter. */
export const BY_LOGGED_REASON = 'Rejected, as AWS logged, by';
