import { FlowqError } from '../../errors.ts';
import { REASONS } from './reasons.ts';

/** How an engine says that a query failed. */
export interface Failure {
  readonly engine: 'Athena' | 'Trino';
  /** `TABLE_NOT_FOUND: line 1:15: Table 'x' does not exist` */
  readonly reason: string;
  /** Athena's number for the kind, of its error reference. */
  readonly type?: number | undefined;
  /** The id under which the engine knows the query. */
  readonly query?: string | undefined;
}

/** A failed query in the user's words: exit code 3 where access or configuration is to blame, otherwise 4. */
export function queryFailure({ engine, reason, type, query }: Failure, cause?: unknown): FlowqError {
  const known = REASONS.find(
    (one) => one.test.test(reason) || (type !== undefined && one.types?.includes(type)),
  );
  const which = query ? ` (query ${query})` : '';
  const message = `${engine}: ${known ? `${known.what}: ` : ''}${reason.trim()}${which}`;
  return new FlowqError(known?.kind ?? 'query', message, known?.hint, cause);
}
