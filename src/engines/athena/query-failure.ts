import { FlowqError } from '../../errors.ts';
import { REASONS } from './reasons.ts';

/** A query failure as the engine reports it. */
export interface Failure {
  readonly engine: 'Athena' | 'Trino';
  /** `TABLE_NOT_FOUND: line 1:15: Table 'x' does not exist` */
  readonly reason: string;
  /** Error type in Athena's error reference. */
  readonly type?: number | undefined;
  /** The engine's query id. */
  readonly query?: string | undefined;
}

/** Returns the error of a failed query: exit code 3 if access or configuration is the cause, otherwise 4. */
export function queryFailure({ engine, reason, type, query }: Failure, cause?: unknown): FlowqError {
  const known = REASONS.find(
    (one) => one.test.test(reason) || (type !== undefined && one.types?.includes(type)),
  );
  const which = query ? ` (query ${query})` : '';
  const message = `${engine}: ${known ? `${known.what}: ` : ''}${reason.trim()}${which}`;
  return new FlowqError(known?.kind ?? 'query', message, known?.hint, cause);
}
