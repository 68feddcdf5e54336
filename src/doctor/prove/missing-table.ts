import { FlowqError } from '../../errors.ts';
import type { Proof } from './confirmation.ts';
import { onlyRow } from './only-row.ts';

const SQL = 'SELECT 1 FROM flowq_proves_that_this_is_missing';

export const missingTable: Proof = {
  name: 'refused query',
  queries: 1,
  run: async (athena) => {
    const error = await onlyRow(athena, SQL).catch((thrown: unknown) => thrown);
    if (!(error instanceof FlowqError)) throw new Error(`a missing table gave ${error} in place of an error`);
    if (!error.message.includes('no such table')) throw error;
    return 'a missing table is recognized by the text of the refusal';
  },
};
