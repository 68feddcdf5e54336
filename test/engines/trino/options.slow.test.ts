import { afterEach, expect, test, vi } from 'vitest';
import { TrinoClient } from '../../../src/engines/trino/client.ts';
import { TrinoDialect } from '../../../src/engines/trino/dialect.ts';
import { trinoOptions } from '../../../src/engines/trino/options.ts';
import { TrinoRunner } from '../../../src/engines/trino/runner.ts';
import { startFakeTrino } from './fake-trino.ts';

afterEach(() => vi.unstubAllEnvs());

const done = { columns: [['n', 'integer']] as [string, string][], last: true } as const;

async function headersFor(environment: Record<string, string>) {
  await using trino = await startFakeTrino([done]);
  for (const name of ['USER', 'USERNAME']) vi.stubEnv(name, 'me');
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.stubEnv('TRINO_ENDPOINT', trino.endpoint);
  await new TrinoRunner({ catalog: 'awsdatacatalog' }).run('select 1');
  return trino.headers[0];
}

test('what is not given comes from the environment', async () => {
  expect(await headersFor({ TRINO_SCHEMA: 'flowq', TRINO_CATALOG: 'other' })).toMatchObject({
    'x-trino-user': 'me',
    'x-trino-catalog': 'awsdatacatalog',
    'x-trino-schema': 'flowq',
    'x-trino-time-zone': 'UTC',
    'x-trino-source': expect.stringMatching(/^flowq\//),
  });
});

test('a password is sent with its user, a token without', async () => {
  const basic = await headersFor({ TRINO_USER: 'ann', TRINO_PASSWORD: 'secret' });
  expect(basic).toMatchObject({ 'x-trino-user': 'ann', authorization: `Basic ${btoa('ann:secret')}` });
  vi.unstubAllEnvs();
  const bearer = await headersFor({ TRINO_TOKEN: 'abc' });
  expect(bearer).toMatchObject({ authorization: 'Bearer abc' });
  expect(bearer).not.toHaveProperty('x-trino-user');
});

test.each([
  [{}, /the Trino URL is missing/],
  [{ endpoint: 'trino.example.com:8080' }, /is not a Trino URL/],
  [{ endpoint: 'ftp://trino' }, /is not a Trino URL/],
  [{ endpoint: 'http://trino.example.com', user: 'ann', password: 'x' }, /not sent over plain HTTP/],
  [{ endpoint: 'http://trino.example.com', token: 'x' }, /not sent over plain HTTP/],
  [{ endpoint: 'http://127.0.0.1.evil.com', token: 'x' }, /not sent over plain HTTP/],
  [{ endpoint: 'http://localhost.evil.com', token: 'x' }, /not sent over plain HTTP/],
  [{ endpoint: 'http://[::ffff:10.0.0.1]:8080', token: 'x' }, /not sent over plain HTTP/],
])('%o is refused', (options, words) => {
  expect(() => trinoOptions(options, {})).toThrow(words);
});

test('secrets go over TLS, and to this machine', () => {
  for (const endpoint of ['https://trino.example.com', 'http://localhost:8080', 'http://127.0.0.1:8080']) {
    expect(trinoOptions({ endpoint, token: 'x' }, {})).toMatchObject({ endpoint });
  }
});

test('a Trino behind TLS that goes on in plain HTTP is not followed', async () => {
  const client = new TrinoClient({ endpoint: 'https://trino.example.com', token: 'x' });
  const next = async () =>
    client.next('http://trino.example.com/v1/statement/q/1', AbortSignal.timeout(1000));
  await expect(next()).rejects.toThrow('Trino continues the query over plain HTTP');
});

test('an address where nobody answers is given up soon, with words', async () => {
  const runner = new TrinoRunner({ endpoint: 'http://127.0.0.1:1025', timeout: 20 });
  await expect(runner.run('select 1')).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('Trino at http://127.0.0.1:1025: '),
    hint: expect.stringContaining('--endpoint'),
  });
}, 15_000);

test('a dialect that would send a token over plain HTTP is refused when it is made', () => {
  const exposed = { endpoint: 'http://127.0.0.1.evil.com:8080', token: 'x' };
  expect(() => new TrinoDialect(exposed)).toThrow(/not sent over plain HTTP/);
  for (const endpoint of ['http://127.0.0.2:8080', 'http://[::1]:8080', 'http://localhost:8080'])
    expect(new TrinoDialect({ ...exposed, endpoint })).toBeDefined();
});
