import type { Proof } from './confirmation.ts';
import { expectEqual } from './expect-equal.ts';
import { onlyRow } from './only-row.ts';

const ENTRIES = 20_000;

/** Maximum seconds; Trino 476 plans it in less than one second. */
const LONGEST = 10;

export const longList: Proof = {
  name: 'long list',
  queries: 1,
  run: async (athena) => {
    const list = Array.from({ length: ENTRIES }, (_, at) => 100_000_000 + at).join(' ');
    const row = await onlyRow(
      athena,
      `SELECT count(DISTINCT entry) AS entries FROM unnest(split('${list}', ' ')) AS list(entry)`,
    );
    expectEqual(row, [BigInt(ENTRIES)]);
    const { engineSeconds = 0 } = athena.runner.lastRun ?? {};
    const seen = `a list of ${Math.round(list.length / 1000)} kB took ${engineSeconds} s`;
    if (engineSeconds > LONGEST) throw new Error(`${seen}, more than ${LONGEST}`);
    return seen;
  },
};
