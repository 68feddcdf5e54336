import type { Proof } from './confirmation.ts';
import { expectEqual } from './expect-equal.ts';
import { onlyRow } from './only-row.ts';

const SQL = `SELECT contains('10.0.0.0/8', CAST('10.1.2.3' AS ipaddress)) AS inside,
  contains('2001:db8::/32', CAST('2001:db9::1' AS ipaddress)) AS outside, regexp_like('eni-1', '^eni-') AS matches, strpos('a:b', ':') AS place,
  date_format(from_unixtime(1795176000, 'UTC'), '%Y-%m-%dT%H:%i:%sZ') AS time, try_cast('x' AS ipaddress) IS NULL AS no_address`;

export const sqlFunctions: Proof = {
  name: 'SQL functions',
  queries: 1,
  run: async (athena) => {
    expectEqual(await onlyRow(athena, SQL), [true, false, true, 2n, '2026-11-20T12:00:00Z', true]);
    return 'contains, regexp_like, strpos, from_unixtime and try_cast as on Trino';
  },
};
