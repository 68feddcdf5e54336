/** Trino's response on `/v1/statement`. Source: Trino documentation, "Trino client REST API". */
export interface TrinoPage {
  readonly id: string;
  /** Address of the next page; absent when the query has ended. */
  readonly nextUri?: string;
  readonly columns?: readonly TrinoColumn[];
  readonly data?: readonly (readonly unknown[])[];
  readonly stats: TrinoStats;
  readonly error?: TrinoError;
}

export interface TrinoColumn {
  readonly name: string;
  /** `decimal(38,0)`, `timestamp(3) with time zone` */
  readonly type: string;
}

export interface TrinoStats {
  readonly state: string;
  readonly progressPercentage?: number;
  /** Bytes read from files. */
  readonly physicalInputBytes?: number;
}

export interface TrinoError {
  readonly message: string;
  /** `TABLE_NOT_FOUND` */
  readonly errorName: string;
  readonly errorType: 'USER_ERROR' | 'INTERNAL_ERROR' | 'INSUFFICIENT_RESOURCES' | 'EXTERNAL';
}
