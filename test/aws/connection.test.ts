import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { awsCaller } from '../../src/aws/caller.ts';
import { AwsClients } from '../../src/aws/clients.ts';
import { regionOf } from '../../src/aws/region.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { AUTHORITY, startTlsEndpoint } from './tls-endpoint.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };
const FAR = 'https://sts.aws.invalid';

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/^AWS_|_proxy$/i.test(name)) vi.stubEnv(name, undefined);
  stub({
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
  });
});

function stub(environment: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** A home with a configuration. The SDK reads each file once, so that each test has its own. */
function configured(lines: readonly string[], more: Readonly<Record<string, string>> = {}): string {
  const home = temporaryFolder();
  writeFileSync(join(home, 'config'), `${lines.join('\n')}\n`);
  stub({ HOME: home, AWS_CONFIG_FILE: join(home, 'config'), ...more });
  return home;
}

async function caller(options: { profile?: string; region?: string } = { region: 'us-east-1' }) {
  await using clients = new AwsClients(options);
  return (await awsCaller(clients)).account;
}

test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])(
  'calls go through %s and trust the authorities of AWS_CA_BUNDLE',
  async (name) => {
    const { proxy, connected, operations } = await startTlsEndpoint();
    stub({ ...KEYS, [name]: proxy, AWS_CA_BUNDLE: AUTHORITY, AWS_ENDPOINT_URL: FAR });
    expect(await caller()).toBe('111111111111');
    expect(connected).toEqual(['sts.aws.invalid:443']);
    expect(operations).toEqual(['GetCallerIdentity']);
  },
);

test('but not those to the hosts of NO_PROXY', async () => {
  const { port, proxy, connected, operations } = await startTlsEndpoint();
  const own = { AWS_CA_BUNDLE: AUTHORITY, AWS_ENDPOINT_URL: `https://localhost:${port}` };
  stub({ ...KEYS, ...own, HTTPS_PROXY: proxy, NO_PROXY: 'example.com,localhost' });
  expect(await caller()).toBe('111111111111');
  expect([connected, operations]).toEqual([[], ['GetCallerIdentity']]);
});

test('ca_bundle of the profile is trusted too, and a bundle that is not there is an error', async () => {
  const { port } = await startTlsEndpoint();
  const keys = ['aws_access_key_id=a', 'aws_secret_access_key=b'];
  configured(['[profile office]', 'region=us-east-1', `ca_bundle=${AUTHORITY}`, ...keys], {
    AWS_ENDPOINT_URL: `https://localhost:${port}`,
  });
  expect(await caller({ profile: 'office' })).toBe('111111111111');
  stub({ AWS_CA_BUNDLE: '/nowhere/ca.pem' });
  await expect(caller({ profile: 'office' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('cannot read the certificates of /nowhere/ca.pem'),
  });
});

test('an authority that is not trusted is named with what to set', async () => {
  const { port } = await startTlsEndpoint();
  stub({ ...KEYS, AWS_ENDPOINT_URL: `https://localhost:${port}` });
  await expect(caller()).rejects.toMatchObject({
    message: expect.stringContaining('its certificate is not trusted'),
    hint: expect.stringContaining('AWS_CA_BUNDLE'),
  });
});

test('the client that assumes a role uses proxy and authorities, and does so once for all clients', async () => {
  const { proxy, connected, operations } = await startTlsEndpoint();
  configured(
    [
      ...['[profile base]', 'aws_access_key_id=a', 'aws_secret_access_key=b'],
      ...[
        '[profile role]',
        'role_arn=arn:aws:iam::111111111111:role/x',
        'source_profile=base',
        'region=us-east-1',
      ],
    ],
    { HTTPS_PROXY: proxy, AWS_CA_BUNDLE: AUTHORITY, AWS_ENDPOINT_URL: FAR },
  );
  await using first = new AwsClients({ profile: 'role' });
  await using second = new AwsClients({ profile: 'role', region: 'eu-west-1' });
  await Promise.all([awsCaller(first), awsCaller(second)]);
  expect(operations.toSorted()).toEqual(['AssumeRole', 'GetCallerIdentity', 'GetCallerIdentity']);
  expect(connected).toHaveLength(3);
});

test('so does the client of single sign-on', async () => {
  const { proxy, connected, operations } = await startTlsEndpoint();
  const start = 'https://example.awsapps.com/start';
  const home = configured(
    [
      ...['[profile sso]', `sso_start_url=${start}`, 'sso_region=us-east-1', 'sso_account_id=111111111111'],
      ...['sso_role_name=reader', 'region=us-east-1'],
    ],
    { HTTPS_PROXY: proxy, AWS_CA_BUNDLE: AUTHORITY, AWS_ENDPOINT_URL: FAR },
  );
  const cache = join(home, '.aws', 'sso', 'cache');
  mkdirSync(cache, { recursive: true });
  const name = createHash('sha1').update(start).digest('hex');
  const token = {
    accessToken: 'token',
    expiresAt: '2100-01-01T00:00:00Z',
    startUrl: start,
    region: 'us-east-1',
  };
  writeFileSync(join(cache, `${name}.json`), JSON.stringify(token));
  expect(await caller({ profile: 'sso' })).toBe('111111111111');
  expect([connected.length, operations]).toEqual([2, ['GetRoleCredentials', 'GetCallerIdentity']]);
});

test('a profile that requires a code says so where there is no terminal', async () => {
  const { port } = await startTlsEndpoint();
  configured(
    [
      ...['[profile base]', 'aws_access_key_id=a', 'aws_secret_access_key=b'],
      ...['[profile guarded]', 'role_arn=arn:aws:iam::111111111111:role/x', 'source_profile=base'],
      ...['mfa_serial=arn:aws:iam::111111111111:mfa/ann', 'region=us-east-1'],
    ],
    { AWS_CA_BUNDLE: AUTHORITY, AWS_ENDPOINT_URL: `https://localhost:${port}` },
  );
  await expect(caller({ profile: 'guarded' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('requires a code of the MFA device arn:aws:iam::111111111111:mfa/ann'),
  });
});

test('credential_process is started once for all clients of a run', async () => {
  const { port } = await startTlsEndpoint();
  const home = temporaryFolder();
  const script = join(home, 'process.cjs');
  const credentials = { Version: 1, AccessKeyId: 'a', SecretAccessKey: 'b' };
  writeFileSync(
    script,
    `require('fs').appendFileSync(${JSON.stringify(join(home, 'starts'))}, 'x'); console.log(${JSON.stringify(JSON.stringify(credentials))})`,
  );
  configured(['[profile process]', `credential_process=${process.execPath} ${script}`, 'region=us-east-1'], {
    AWS_CA_BUNDLE: AUTHORITY,
    AWS_ENDPOINT_URL: `https://localhost:${port}`,
  });
  await using whole = new AwsClients({ profile: 'process' });
  await awsCaller(whole);
  for (const region of ['eu-west-1', 'us-west-2']) await caller({ profile: 'process', region });
  expect(readFileSync(join(home, 'starts'), 'utf8')).toBe('x');
});

test.each([
  [{ AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-west-1'],
  [{ AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'us-west-2' }, 'us-west-2'],
  [{ AWS_DEFAULT_REGION: '', AWS_REGION: '', AWS_PROFILE: 'home' }, 'sa-east-1'],
  [{ AWS_DEFAULT_REGION: 'eu-west-1', AWS_PROFILE: 'home' }, 'eu-west-1'],
])('the Region of %o is %s', async (environment, region) => {
  configured(['[profile home]', 'region=sa-east-1'], environment as Record<string, string>);
  await using clients = new AwsClients();
  expect(await regionOf(await clients.sts())).toBe(region);
});

test.each([
  [{ profile: 'nope' }, {}],
  [{}, { AWS_PROFILE: 'nope' }],
])('a profile that is not there is named, and those that are there', async (options, environment) => {
  configured(['[profile a]', 'region=us-east-1', '[profile b]', 'region=us-east-1'], environment);
  await expect(caller(options)).rejects.toMatchObject({
    exitCode: 3,
    message: 'there is no AWS profile nope',
    hint: expect.stringContaining('the profiles are a, b'),
  });
});

test('a proxy that is not a URL is an error that does not print it', async () => {
  stub({ ...KEYS, HTTPS_PROXY: 'socks://secret@proxy:1080', AWS_ENDPOINT_URL: FAR });
  await expect(caller()).rejects.toMatchObject({
    exitCode: 2,
    message: 'HTTPS_PROXY is not the URL of a proxy',
  });
});
