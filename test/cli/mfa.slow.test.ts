import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AUTHORITY, startTlsEndpoint } from '../aws/tls-endpoint.ts';
import { PROGRAM } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { hasTerminals } from '../helpers/terminal.ts';

test.runIf(hasTerminals)('on a terminal, the code of an MFA device is asked for once', async () => {
  const { port, operations } = await startTlsEndpoint();
  const home = temporaryFolder();
  const lines = [
    ...['[profile base]', 'aws_access_key_id=a', 'aws_secret_access_key=b'],
    ...['[profile guarded]', 'role_arn=arn:aws:iam::111111111111:role/x', 'source_profile=base'],
    ...['mfa_serial=arn:aws:iam::111111111111:mfa/ann', 'region=us-east-1'],
  ];
  writeFileSync(join(home, 'config'), `${lines.join('\n')}\n`);
  const command = `'${process.execPath}' '${PROGRAM}' iam report s3://logs/ --profile guarded`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: home,
    env: {
      PATH: process.env.PATH ?? '',
      SHELL: '/bin/sh',
      HOME: home,
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_CA_BUNDLE: AUTHORITY,
      AWS_ENDPOINT_URL: `https://localhost:${port}`,
    },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    if (!text.includes('MFA code for') && (text + part).includes('MFA code for'))
      child.stdin.write('123456\n');
    text += part;
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  expect([code, text]).toEqual([0, expect.stringContaining('arn:aws:iam::111111111111:mfa/ann')]);
  expect(operations).toEqual(['AssumeRole 123456', 'GetCallerIdentity']);
});
