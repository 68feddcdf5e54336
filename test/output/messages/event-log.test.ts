import { expect, test } from 'vitest';
import { withoutAccountData, withoutSecrets } from '../../../src/aws/redact.ts';
import { crashText } from '../../../src/output/messages/crash-text.ts';
import { type Event, EventLog, type EventLogOptions } from '../../../src/output/messages/event-log.ts';

function logged(event: Event, options: Partial<EventLogOptions> = {}): string {
  let all = '';
  const write = (text: string) => {
    all += text;
  };
  const now = () => new Date('2026-11-20T12:00:00.5Z');
  new EventLog({ form: 'text', quiet: false, isTerminal: false, now, write, ...options }).add(event);
  return all;
}

const FINISHED: Event = {
  level: 'info',
  event: 'run-finished',
  message: '3 rows',
  fields: { job: 'hourly', rows: 3, bytes: 12n, all: 9_007_199_254_740_993n },
};

test('for machines each event is an object on a line', () => {
  expect(logged(FINISHED, { form: 'json' })).toBe(
    '{"time":"2026-11-20T12:00:00.500Z","level":"info","event":"run-finished","message":"3 rows","job":"hourly","rows":3,"bytes":12,"all":"9007199254740993"}\n',
  );
});

test('for people remarks go to a terminal only, warnings everywhere, and nothing but errors when quiet', () => {
  expect(logged(FINISHED)).toBe('');
  expect(logged(FINISHED, { isTerminal: true })).toBe('3 rows\n');
  const warning: Event = { level: 'warn', event: 'skipped', message: 'a\u001b[31m\nb', hint: 'look' };
  expect(logged(warning)).toBe('flowq: a\ufffd[31m\n  b\n  look\n');
  expect(logged(warning, { quiet: true })).toBe('');
  expect(logged({ ...warning, level: 'error' }, { quiet: true })).toMatch(/^flowq: a/);
});

test('remarks and warnings are broken between words on a terminal; what has commands to be copied is not', () => {
  const long: Event = {
    level: 'info',
    event: 'x',
    message: 'the first 4 of 35 rows\n  kept in the store',
    hint: 'now try: flowq',
  };
  const width = () => 13;
  expect(logged(long, { isTerminal: true, width })).toBe(
    'the first 4\n  of 35 rows\n  kept in the\n    store\n  now try:\n    flowq\n',
  );
  expect(logged({ ...long, level: 'warn' }, { isTerminal: true, width })).toBe(
    'flowq: the\n  first 4 of\n  35 rows\n  kept in the store\n  now try: flowq\n',
  );
  expect(logged({ ...long, level: 'warn' }, { width })).toMatch(/4 of 35 rows\n {2}kept in the/);
  expect(logged({ ...long, level: 'error' }, { isTerminal: true, width })).toMatch(
    /4 of 35 rows\n {2}kept in the/,
  );
  expect(logged(long, { isTerminal: true, width: () => undefined })).toMatch(/^the first 4 of 35 rows\n/);
});

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

test('credentials are left out, whatever they came in with', () => {
  const env = {
    AWS_SECRET_ACCESS_KEY: SECRET,
    MY_DB_PASSWORD: 'short',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/run/token/file',
  };
  const clean = withoutSecrets(
    `key ${SECRET} of AKIAIOSFODNN7EXAMPLE at https://user:pass@host/x?X-Amz-Signature=abc&x=1 in /run/token/file\nAuthorization: AWS4-HMAC-SHA256 Credential=x`,
    env,
  );
  expect(clean).toBe(
    'key [AWS_SECRET_ACCESS_KEY] of AKIA…MPLE at https://…@host/x?X-Amz-Signature=…&x=1 in /run/token/file\nAuthorization: …',
  );
});

test('a report of an unforeseen error tells nobody whose data it was about, unless asked', () => {
  const about =
    'no arn:aws:s3:::logs/x in s3://logs/AWSLogs/ of 123456789012: eni-0123456789abcdef0 10.0.0.1 2001:db8::1';
  expect(withoutAccountData(about)).toBe('no arn:… in s3://… of [account]: eni-… [address] [address]');
  const text = crashText(new TypeError(about), false);
  expect(text).not.toMatch(/123456789012|10\.0\.0\.1|s3:\/\/logs/);
  expect(text).toMatch(/^unexpected error: no arn:…/);
  expect(text).toMatch(/\n\s+at .+event-log\.test/);
  expect(text).toContain('FLOWQ_DEBUG=1');
  expect(crashText(new TypeError(about), true)).toContain('123456789012');
});
