import { expect, test } from 'vitest';
import { startAthena } from './athena.ts';

test.concurrent('a storm of throttling and 500s passes, and the query is started once', async () => {
  await using athena = await startAthena();
  const { faults, calls } = athena.stack;
  faults.add({ on: 'StartQueryExecution', fault: 'too-many-requests', times: 2 });
  faults.add({ on: 'StartQueryExecution', fault: 'server-error', times: 1 });
  faults.add({ on: 'GetQueryExecution', fault: 'throttle', times: 3 });
  faults.add({ on: 'GetQueryExecution', fault: 'drop', times: 1 });
  faults.add({ on: 'GetQueryResults', fault: 'server-error', times: 2 });
  faults.add({ on: 'GetObject', fault: 'throttle', times: 2 });
  expect(await athena.rows('SELECT one')).toEqual([['1']]);
  const tokens = calls
    .list('StartQueryExecution')
    .map(({ input }) => (input as StartInput).ClientRequestToken);
  expect(tokens).toHaveLength(4);
  expect(new Set(tokens).size).toBe(1);
});

interface StartInput {
  ClientRequestToken: string;
}

test.concurrent.each(['drop', 'cut'] as const)(
  'after the answer to a start is lost (%s), the query is not started again',
  async (fault) => {
    await using athena = await startAthena();
    athena.stack.faults.add({ on: 'StartQueryExecution', fault });
    const seen = new Set<string>();
    await athena.rows('SELECT one', { onProgress: ({ query }) => seen.add(query) });
    expect(athena.count('StartQueryExecution')).toBe(2);
    const tokens = athena.stack.calls.list('StartQueryExecution').map(({ input }) => input as StartInput);
    expect(tokens[0]?.ClientRequestToken).toBe(tokens[1]?.ClientRequestToken);
    expect(seen.size).toBe(1);
  },
);

test.concurrent('what Athena says is worth another try is started again, with a new token', async () => {
  await using athena = await startAthena();
  athena.stack.faults.add({ on: 'query', outcome: 'fail', error: 'internal', times: 2 });
  expect(await athena.rows('SELECT one')).toEqual([['1']]);
  const tokens = athena.stack.calls.list('StartQueryExecution').map(({ input }) => input as StartInput);
  expect(new Set(tokens.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(3);
});

test.concurrent('but not for ever', async () => {
  await using athena = await startAthena();
  athena.stack.faults.add({ on: 'query', outcome: 'fail', error: 'exhausted-resources', times: 'always' });
  await expect(athena.rows('SELECT one')).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(
      /^Athena: the query is too large for the engine: Query exhausted resources .* \(query [\w-]+\)$/,
    ),
  });
  expect(athena.count('StartQueryExecution')).toBe(3);
});

test.concurrent('RUNNING may go back to QUEUED', async () => {
  await using athena = await startAthena();
  athena.stack.faults.add({ on: 'query', states: ['QUEUED', 'RUNNING', 'QUEUED', 'RUNNING'] });
  const states: string[] = [];
  expect(await athena.rows('SELECT one', { onProgress: ({ state }) => states.push(state) })).toEqual([['1']]);
  expect(states).toEqual(['QUEUED', 'RUNNING', 'QUEUED', 'RUNNING', 'SUCCEEDED']);
});

test.concurrent('a query that someone else cancels is no success', async () => {
  await using athena = await startAthena();
  athena.stack.faults.add({ on: 'query', outcome: 'cancel' });
  await expect(athena.rows('SELECT one')).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('cancelled by someone else: Query cancelled by user'),
  });
});

test.concurrent.each([
  ['StartQueryExecution', /cannot start the query in Athena: /],
  ['GetQueryExecution', /cannot get the state of query [\w-]+: /],
  ['GetQueryResults', /cannot read the result of query [\w-]+: /],
  ['GetObject', /cannot read the result s3:\/\/athena-results\/[\w-]+\.csv: /],
] as const)('credentials that expire at %s', async (on, doing) => {
  await using athena = await startAthena();
  athena.stack.faults.add({ on, fault: 'expired-token', times: 'always' });
  const error = await athena.rows('SELECT one').catch((thrown) => thrown);
  expect(error).toMatchObject({ exitCode: 3, hint: expect.stringContaining('log in again') });
  expect(error.message).toMatch(doing);
  expect(error.message).toContain('the AWS credentials have expired');
  expect(athena.count('StopQueryExecution')).toBe(on === 'GetQueryExecution' ? 1 : 0);
  expect(await athena.stack.backend.running()).toEqual([]);
});

test.concurrent('what could not be stopped is said', async () => {
  await using athena = await startAthena();
  athena.stack.faults.add({ on: 'query', outcome: 'hold' });
  for (const on of ['GetQueryExecution', 'StopQueryExecution']) {
    athena.stack.faults.add({ on, fault: 'expired-token', times: 'always' });
  }
  await expect(athena.rows('SELECT one')).rejects.toMatchObject({
    hint: expect.stringMatching(
      /log in again .*; query [\w-]+ may still be running in Athena, and be billed: .* have expired$/,
    ),
  });
});

test.concurrent('access that is denied is named', async () => {
  await using athena = await startAthena();
  athena.stack.faults.add({ on: 'StartQueryExecution', fault: 'access-denied' });
  await expect(athena.rows('SELECT one')).rejects.toMatchObject({
    exitCode: 3,
    message:
      'cannot start the query in Athena: access denied to athena:StartQueryExecution on ' +
      'arn:aws:athena:us-east-1:123456789012:workgroup/primary for arn:aws:sts::123456789012:assumed-role/cron/x',
    hint: expect.stringContaining('no identity-based policy allows the athena:StartQueryExecution action'),
  });
  athena.stack.faults.add({ on: 'GetObject', fault: 'access-denied' });
  await expect(athena.rows('SELECT one')).rejects.toThrow(
    /access denied; it requires s3:GetObject on arn:aws:s3:::athena-results\/[\w-]+\.csv$/,
  );
});
