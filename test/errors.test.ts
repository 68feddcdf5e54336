import { expect, test } from 'vitest';
import { awsError } from '../src/aws/aws-error.ts';
import { EXIT, FlowqError } from '../src/index.ts';

test.each([
  ['usage', EXIT.usage],
  ['source', EXIT.source],
  ['access', EXIT.source],
  ['query', EXIT.query],
  ['limit', EXIT.limit],
  ['interrupted', EXIT.interrupted],
] as const)('an error of the kind %s ends the program with %d', (kind, exitCode) => {
  expect(new FlowqError(kind, 'why', 'do this')).toMatchObject({ kind, exitCode, hint: 'do this' });
});

test.each([
  ['AccessDenied', 'access'],
  ['ExpiredToken', 'access'],
  ['CredentialsProviderError', 'access'],
  ['NoSuchBucket', 'source'],
])('%s of AWS is of the kind %s', (name, kind) => {
  const thrown = Object.assign(new Error('no'), { name });
  expect(awsError(thrown, { doing: 'read it' }).kind).toBe(kind);
});
