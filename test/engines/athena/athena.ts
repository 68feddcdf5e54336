import { vi } from 'vitest';
import { AwsClients } from '../../../src/aws/clients.ts';
import type { AthenaOptions } from '../../../src/engines/athena/options.ts';
import { type AthenaClients, AthenaRunner } from '../../../src/engines/athena/runner.ts';
import type { Row } from '../../../src/rows/rows.ts';
import { type FakeStack, startFakeStack } from '../../stack/fake-stack.ts';
import { column } from '../../stack/gateway/columns.ts';
import type { WorkGroup } from '../../stack/gateway/work-groups.ts';

/** An Athena of canned answers, and runners on it. Set-up and tear-down are one `await using`. */
export interface TestAthena extends AsyncDisposable {
  readonly stack: FakeStack;
  runner(options?: AthenaOptions): AthenaRunner;
  /** All rows of a query. */
  rows(sql: string, options?: AthenaOptions, signal?: AbortSignal): Promise<Row[]>;
  /** Calls of an operation that arrived. */
  count(operation: string): number;
}

export const one = {
  match: 'one',
  columns: [column('a', 'varchar')],
  rows: [['1']],
  scannedBytes: 20_000_000,
};

export async function startAthena(workGroups?: WorkGroup[]): Promise<TestAthena> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
  const stack = await startFakeStack([one], workGroups);
  const made: AthenaRunner[] = [];
  const runner = (options: AthenaOptions = {}) => {
    const athena = new AthenaRunner(options, clientsOf(stack));
    made.push(athena);
    return athena;
  };
  return {
    stack,
    runner,
    rows: async (sql, options, signal) => allRows(await runner(options).run(sql, { signal })),
    count: (operation) => stack.calls.list(operation).length,
    async [Symbol.asyncDispose]() {
      await Promise.all(made.map((athena) => athena.close()));
      await stack.close();
    },
  };
}

export async function allRows({ batches }: { batches: AsyncIterable<readonly Row[]> }): Promise<Row[]> {
  return (await Array.fromAsync(batches)).flat();
}

/** Athena and S3 have addresses of their own, told by option, so that tests can run side by side. */
function clientsOf({ aws, athena }: FakeStack): AthenaClients {
  const region = 'us-east-1';
  const forAthena = new AwsClients({ region, endpointUrl: athena });
  const forS3 = new AwsClients({ region, endpointUrl: aws });
  return {
    athena: () => forAthena.athena(),
    s3: () => forS3.s3(),
    close: async () => {
      await forAthena.close();
      await forS3.close();
    },
  };
}
