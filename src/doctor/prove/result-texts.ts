import { text } from 'node:stream/consumers';
import { objectBytes } from '../../engines/athena/result-object.ts';
import type { Laboratory, Proof } from './confirmation.ts';
import { expectEqual } from './expect-equal.ts';
import { onlyRow } from './only-row.ts';

const SQL = `SELECT 'say "a, b"' AS quoted, CAST(NULL AS varchar) AS missing, 9223372036854775807 AS large, true AS yes`;
const OBJECT = `"quoted","missing","large","yes"\n"say ""a, b""",,"9223372036854775807","true"\n`;

export const resultTexts: Proof = {
  name: 'result texts',
  queries: 1,
  run: async (athena: Laboratory) => {
    const row = await onlyRow(athena, SQL);
    expectEqual(row, ['say "a, b"', null, 9223372036854775807n, true]);
    const location = athena.runner.lastRun?.location;
    if (location === undefined) return 'Athena manages results, and their pages begin with a header';
    const { EncryptionConfiguration: encryption } =
      (await athena.api.execution(athena.runner.lastRun?.query ?? '', { signal: athena.signal }))
        .ResultConfiguration ?? {};
    const how = encryption?.EncryptionOption ?? 'no encryption reported';
    if (how === 'CSE_KMS') return 'read by pages, because results are encrypted with CSE_KMS';
    const bytes = objectBytes(
      await athena.clients.s3(),
      location,
      athena.signal,
      athena.options.resultsOwner,
    );
    expectEqual(await text(bytes), OBJECT);
    return `values and object as expected (${how})`;
  },
};
