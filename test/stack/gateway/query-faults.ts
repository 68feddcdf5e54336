import { once } from 'node:events';
import type { QueryError, QueryErrorName, QueryFault } from '../aws/faults.ts';
import { type Page, QueryCancelled, QueryFailure } from './backend.ts';

const errors: Record<QueryErrorName, QueryError> = {
  'lake-formation': {
    reason:
      'Insufficient permissions to execute the query. Insufficient Lake Formation permission(s) on flow_logs',
    category: 2,
    type: 1700,
    retryable: false,
  },
  'exhausted-resources': {
    reason: 'Query exhausted resources at this scale factor',
    category: 1,
    type: 0,
    retryable: true,
  },
  internal: {
    reason: 'GENERIC_INTERNAL_ERROR: an internal error occurred',
    category: 1,
    type: 100,
    retryable: true,
  },
};

/** Returns a query that ends as the fault specifies; the unchanged query if the fault has no outcome. */
export function spoiled(
  { outcome, error = 'internal' }: QueryFault,
  pages: () => AsyncIterable<Page>,
  signal: AbortSignal,
): AsyncIterable<Page> {
  if (outcome === undefined) return pages();
  return running(async () => {
    if (outcome === 'cancel') throw new QueryCancelled('Query cancelled by user');
    if (outcome === 'fail') throw new QueryFailure(typeof error === 'string' ? errors[error] : error);
    if (!signal.aborted) await once(signal, 'abort');
  });
}

async function* running(ending: () => Promise<void>): AsyncGenerator<Page> {
  yield { queued: false, rows: [], scannedBytes: 0 };
  await ending();
}
