import { randomUUID } from 'node:crypto';
import { startInput } from '../../engines/athena/start-input.ts';
import type { Proof } from './confirmation.ts';
import { expectEqual } from './expect-equal.ts';

/** Maximum seconds to find an execution that was started. */
const PATIENCE = 10;

export const sameToken: Proof = {
  name: 'repeated start',
  queries: 1,
  run: async ({ api, options, signal = new AbortController().signal }) => {
    const input = { ...startInput('SELECT 1', options), ClientRequestToken: randomUUID() };
    const [one, other] = await Promise.all([api.start(input, signal), api.start(input, signal)]);
    expectEqual(other, one);
    const { QueryExecutionId: id } = await api.execution(one, { signal, seconds: PATIENCE });
    expectEqual(id, one);
    return 'two starts with one token gave one query, which was known at once';
  },
};
