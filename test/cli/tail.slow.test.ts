import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { deliver, startFakeAws } from '../catalog/aws.ts';
import { flowq, startFlowq } from '../helpers/flowq.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import {
  type FakeCloudWatch,
  type MemoryEvent,
  startCloudWatch,
} from '../sources/cloudwatch/memory-log-groups.ts';
import { awsEnvironment } from '../stack/clients.ts';

const V2 =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

const KNOCK = v2({
  action: 'REJECT',
  srcaddr: '203.0.113.5',
  dstaddr: '10.0.0.5',
  srcport: 51234,
  dstport: 22,
});
const FETCH = v2({
  action: 'ACCEPT',
  srcaddr: '10.0.0.5',
  dstaddr: '198.51.100.7',
  srcport: 40000,
  dstport: 443,
});

const minutesAgo = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString().replace(/:\d\d\.\d+Z$/, 'Z');

const eventOf = (message: string, timestamp = NOON * 1000) => ({ message, timestamp });

/** `flowq tail` while it runs. */
function startTail(args: readonly string[], env: Record<string, string> = {}, cwd = temporaryFolder()) {
  const { child, finished } = startFlowq(['tail', ...args], { env, cwd });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  const until = async (test: () => boolean) => {
    for (let tries = 0; !test(); tries += 1) {
      // A limit for what hangs: a busy machine starts slowly.
      if (tries > 2400 || child.exitCode !== null) throw new Error(`it never came: ${out}\n${said}`);
      await sleep(25);
    }
  };
  return {
    child,
    finished,
    until,
    shown: (text: string) => until(() => out.includes(text)),
    said: (text: string) => until(() => said.includes(text)),
    stop: () => {
      child.kill('SIGINT');
      return finished;
    },
  };
}

async function cloud(format = V2): Promise<FakeCloudWatch> {
  const aws = await startCloudWatch();
  aws.service.groups.set('/flow-logs', []);
  aws.service.formats.push({ group: '/flow-logs', format });
  return aws;
}

test('live tail shows records as they come, tells what was sampled, goes on in a new session, and ends with a summary', async () => {
  const aws = await cloud();
  const { service } = aws;
  service.onSession = (session) => {
    if (service.sessions.length > 1) return;
    session.update([eventOf(KNOCK)]);
    session.update([]);
    session.update([eventOf(FETCH), eventOf('no record')], true);
    session.timeOut();
  };
  const tail = startTail(['cloudwatch:/flow-logs'], aws.env);
  await tail.until(() => service.sessions.length === 2);
  service.sessions[1]?.update([eventOf(v2({ action: 'REJECT', srcaddr: '192.0.2.9', dstaddr: '10.0.0.9' }))]);
  await tail.shown('192.0.2.9');
  const { code, stdout, stderr } = await tail.stop();
  expect(code).toBe(0);
  expect(service.sessions[0]?.arns).toEqual(['arn:aws:logs:us-east-1:123456789012:log-group:/flow-logs']);
  const [knock, fetch, last] = stdout.split('\n');
  expect(knock).toMatch(
    /^11-20 12:00:00 REJECT in {2}TCP +203\.0\.113\.5:51234 +-> 10\.0\.0\.5:22\/ssh +10 packets, 1\.0 KB eni-/,
  );
  expect(fetch).toMatch(/ ACCEPT out TCP +10\.0\.0\.5:40000 +-> 198\.51\.100\.7:443\/https/);
  expect(last).toContain('192.0.2.9');
  expect(stdout).not.toContain('\u001b');
  expect(stderr).toContain('about $0.01 a minute');
  expect(stderr).toContain('was renewed (three hours have passed)');
  expect(stderr).toContain('cloudwatch:/flow-logs: too few values');
  expect(stderr).toMatch(
    /3 records shown, 2 of them rejected, of 4 events in \d+ s; live tail showed only a sample in 1 s/,
  );
});

test('what comes between two sessions is shown, once', async () => {
  const aws = await cloud();
  const { service } = aws;
  const now = Date.now();
  // Taken in a minute after their time: the first a while ago, the others just now.
  const [a, b, c] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((srcaddr, at) =>
    eventOf(v2({ srcaddr }), now - 60_000 + at * 500),
  ) as [MemoryEvent, MemoryEvent, MemoryEvent];
  service.groups.set('/flow-logs', [eventOf(v2({ srcaddr: '10.9.9.9' }), now - 600_000), a, b]);
  service.onSession = (session) => {
    if (service.sessions.length > 1) {
      session.update([b, c]);
      return;
    }
    session.update([a]);
    session.timeOut();
  };
  const tail = startTail(['cloudwatch:/flow-logs', '--format', 'ndjson'], aws.env);
  await tail.shown('10.0.0.3');
  const { stdout, stderr } = await tail.stop();
  const shown = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).srcaddr);
  expect(shown).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3']);
  expect(stderr).not.toContain('in between');

  aws.faults.add({ on: 'FilterLogEvents', fault: 'access-denied', times: 'always' });
  service.sessions.length = 0;
  const denied = startTail(['cloudwatch:/flow-logs'], aws.env);
  await denied.shown('10.0.0.3');
  expect((await denied.stop()).stderr).toContain('events in between are not shown: cannot fetch');
});

test('a live tail that ends as soon as it begins is given up for asking again and again', async () => {
  const aws = await cloud();
  aws.service.onSession = (session) => session.timeOut();
  const tail = startTail(['cloudwatch:/flow-logs'], aws.env);
  await tail.said('flowq polls every 10 s instead');
  const { code, stderr } = await tail.stop();
  expect(code).toBe(0);
  expect(stderr).toContain('ends immediately: three hours have passed');
  expect(aws.service.sessions).toHaveLength(4);
});

test('filters are those of reports, REJECT is red where colours are, and NDJSON has all fields', async () => {
  const fields = 'action start srcaddr dstaddr dstport protocol tcp-flags flow-direction bytes';
  const aws = await cloud(fields);
  const records = [
    `REJECT ${NOON} 203.0.113.5 10.0.0.5 22 6 2 ingress 60`,
    `ACCEPT ${NOON} 203.0.113.5 10.0.0.5 443 6 19 ingress 60`,
    `REJECT ${NOON + 1} 2001:db8::1 2001:db8::2 22 6 4 egress 60`,
    `REJECT ${NOON + 1} 10.0.0.7 10.0.0.8 0 1 0 egress 60`,
  ];
  aws.service.onSession = (session) => session.update(records.map((record) => eventOf(record)));
  // What the pattern of the first filter is tried on.
  aws.service.groups.set('/flow-logs', [eventOf(records[0] ?? '')]);
  const filters = ['--port', 'ssh,443', '--src', '!2001:db8::1'];
  const ndjson = startTail(['cloudwatch:/flow-logs', '--format', 'ndjson', ...filters], aws.env);
  const text = startTail(['cloudwatch:/flow-logs', '--tz', 'Asia/Tokyo'], { ...aws.env, FORCE_COLOR: '1' });
  await ndjson.shown('"dstport":443');
  await text.shown('10.0.0.8');
  const patterns = aws.calls
    .list('StartLiveTail')
    .map(({ input }) => (input as { logEventFilterPattern?: string }).logEventFilterPattern);
  expect(patterns.sort()).toEqual([
    '[action, start, srcaddr, dstaddr, dstport = 22 || dstport = 443, protocol, tcp_flags, flow_direction, bytes]',
    undefined,
  ]);
  const [asJson, asText] = await Promise.all([ndjson.stop(), text.stop()]);
  expect(
    asJson.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    expect.objectContaining({ action: 'REJECT', dstport: 22, tcp_flags: 2, flow_direction: 'ingress' }),
    expect.objectContaining({ action: 'ACCEPT', dstport: 443, bytes: 60 }),
  ]);
  expect(Object.keys(JSON.parse(asJson.stdout.split('\n')[0] ?? ''))).toHaveLength(9);
  expect(asText.stdout).toContain('11-20 21:00:00 \u001b[31mREJECT\u001b[39m in  TCP SYN');
  expect(asText.stdout).toContain('TCP SYN,ACK,FIN');
  expect(asText.stdout).toContain('out TCP RST');
  expect(asText.stdout).toContain('[2001:db8::2]:22/ssh');
  expect(asText.stdout).toMatch(/ICMP +10\.0\.0\.7 +-> 10\.0\.0\.8 /);
});

test('where live tail is refused, and with --poll, events are asked for again and again', async () => {
  const aws = await cloud();
  aws.faults.add({ on: 'StartLiveTail', fault: 'access-denied', times: 'always' });
  const now = Date.now();
  // AWS's clock is read to the second, so that what comes within the second of the start is shown.
  const before = { ...eventOf(v2({ srcaddr: '10.9.9.9' }), now - 600_000), ingested: now - 5_000 };
  aws.service.groups.set('/flow-logs', [before]);
  const refused = startTail(['cloudwatch:/flow-logs'], aws.env);
  const polling = startTail(['cloudwatch:/flow-logs', '--poll', '1s'], aws.env);
  await refused.said('flowq polls every 10 s instead');
  await polling.until(() => aws.calls.list('FilterLogEvents').length > 5);
  aws.service.groups.set('/flow-logs', [before, { ...eventOf(KNOCK, now - 600_000), ingested: Date.now() }]);
  await polling.shown('203.0.113.5');
  const [first, second] = await Promise.all([refused.stop(), polling.stop()]);
  expect(first.stderr).toMatch(/access denied to \S+:StartLiveTail/);
  expect(second.stdout).not.toContain('10.9.9.9');
  expect(second.stderr).toMatch(/1 record shown, 1 of them rejected, of 1 event /);
  expect(aws.calls.list('StartLiveTail')).toHaveLength(1);

  const none = await flowq(['tail', 'cloudwatch:/none', '--poll', '1s'], { env: aws.env });
  expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('there is no log group /none')]);
});

test('a group of the Infrequent Access class has no live tail, and --poll asks Logs Insights', async () => {
  const aws = await cloud();
  aws.service.logGroupClass = 'INFREQUENT_ACCESS';
  const live = await flowq(['tail', 'cloudwatch:/flow-logs'], { env: aws.env });
  expect(live.code).toBe(2);
  expect(live.stderr).toContain(
    'there is no live tail for groups of the Infrequent Access class, such as cloudwatch:/flow-logs',
  );
  expect(live.stderr).toContain('--poll 10m');
  const polling = startTail(['cloudwatch:/flow-logs', '--poll', '1s', '--action', 'reject'], aws.env);
  await polling.until(() => aws.calls.list('StartQuery').length > 0);
  const ingested = Date.now();
  aws.service.groups.set('/flow-logs', [
    { ...eventOf(KNOCK, ingested - 600_000), ingested },
    { ...eventOf(FETCH, ingested - 600_000), ingested },
  ]);
  await polling.shown('203.0.113.5');
  const { stdout, stderr } = await polling.stop();
  expect(stdout.match(/203\.0\.113\.5/g)).toHaveLength(1);
  expect(stdout).not.toContain('198.51.100.7');
  expect(stderr).toContain('Logs Insights charges about $0.005 for each GB');
  for (const operation of ['StartLiveTail', 'FilterLogEvents']) expect(aws.calls.list(operation)).toEqual([]);
});

test('files that come to a folder are shown once, and a reader that goes ends it without a message', async () => {
  const cwd = temporaryFolder();
  const logs = join(cwd, 'logs');
  mkdirSync(logs);
  writeLog(logs, 'old.log', logText([v2({ srcaddr: '10.9.9.9' })]));
  const config = { flowq: 1, source: { kind: 'local', path: 'logs' } };
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify(config));
  const tail = startTail(['--poll', '1s', '--action', 'reject'], {}, cwd);
  // What is there at the first listing is not shown, and a busy machine starts slowly.
  await sleep(3000);
  const made = temporaryFolder();
  writeLog(made, 'new.log.gz', logText([KNOCK, FETCH]));
  cpSync(join(made, 'new.log.gz'), join(logs, 'new.log.gz'));
  await tail.shown('203.0.113.5');
  tail.child.stdout.destroy();
  writeLog(logs, 'b.log', logText([KNOCK]));
  const { code, stdout, stderr } = await tail.finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trim().split('\n')).toHaveLength(1);
});

test('objects that are delivered to a bucket are shown, of the accounts that are asked for', async () => {
  const aws = await startFakeAws();
  const put = (account: string, record: string) =>
    deliver(aws.bucket, { account, time: minutesAgo(5), body: gzipSync(logText([record])), prefix: 'logs/' });
  put('111111111111', v2({ srcaddr: '10.9.9.9' }));
  const env = { ...awsEnvironment({ aws: aws.endpoint, athena: aws.endpoint }), HOME: '/nonexistent' };
  const tail = startTail(['s3://logs/logs/', '--poll', '1s', '--account', '222222222222'], env);
  await tail.until(() => aws.calls.list('ListObjectsV2').length > 3);
  put('111111111111', v2({ srcaddr: '10.8.8.8' }));
  put('222222222222', KNOCK);
  await tail.shown('203.0.113.5');
  const { code, stdout, stderr } = await tail.stop();
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/1 record shown, 1 of them rejected, of 1 file in/);
});

test('the caller pays for requests to a bucket whose owner does not', async () => {
  const aws = await startFakeAws();
  aws.requesterPays.add('logs');
  const put = (record: string) =>
    deliver(aws.bucket, { time: minutesAgo(5), body: gzipSync(logText([record])), prefix: 'logs/' });
  put(FETCH);
  const cwd = temporaryFolder();
  const source = {
    kind: 'glue',
    location: 's3://logs/logs/',
    region: 'us-east-1',
    database: 'flowq',
    catalog: 'AwsDataCatalog',
    workgroup: 'primary',
    tables: [],
  };
  const remember = (more: object) =>
    writeFileSync(join(cwd, 'flowq.json'), JSON.stringify({ flowq: 1, source: { ...source, ...more } }));
  const env = {
    ...awsEnvironment({ aws: aws.endpoint, athena: aws.endpoint }),
    HOME: cwd,
    XDG_DATA_HOME: cwd,
  };
  const report = () => flowq(['report', 'actions', '--all', '--format', 'csv'], { cwd, env });
  remember({});
  expect(await report()).toMatchObject({ code: 3, stderr: expect.stringContaining('access denied') });
  remember({ requesterPays: true });
  expect(await report()).toMatchObject({ code: 0, stdout: expect.stringContaining('ACCEPT,1') });
  const tail = startTail(['--poll', '1s'], env, cwd);
  await tail.until(() => aws.calls.list('ListObjectsV2').length > 12);
  put(KNOCK);
  await tail.shown('203.0.113.5');
  expect(await tail.stop()).toMatchObject({ code: 0 });
});

test('addresses are called what they are called in reports', async () => {
  const cwd = temporaryFolder();
  const aws = await cloud();
  aws.service.onSession = (session) => session.update([eventOf(KNOCK)]);
  writeFileSync(join(cwd, 'names.csv'), '10.0.0.5,web-1\n203.0.113.0/24,scanners\n');
  const named = ['cloudwatch:/flow-logs', '--names', '--names-file', 'names.csv', '--dst', 'web-1'];
  const text = startTail(named, aws.env, cwd);
  const ndjson = startTail([...named, '--format', 'ndjson'], aws.env, cwd);
  await Promise.all([text.shown('web-1'), ndjson.shown('web-1')]);
  const [asText, asJson] = await Promise.all([text.stop(), ndjson.stop()]);
  expect(asText.stdout).toMatch(/203\.0\.113\.5:51234 \(scanners\) -> 10\.0\.0\.5:22\/ssh \(web-1\) /);
  expect(JSON.parse(asJson.stdout)).toMatchObject({ srcaddr_name: 'scanners', dstaddr_name: 'web-1' });
});

test('what cannot be followed is said before anything is asked', async () => {
  const cwd = temporaryFolder();
  const [nothing, stream, words, gone] = await Promise.all([
    flowq(['tail'], { cwd }),
    flowq(['tail', '-'], { cwd }),
    flowq(['tail', '.', '--port', 'nowhere'], { cwd }),
    flowq(['tail', 'no-folder'], { cwd }),
  ]);
  expect(nothing.stderr).toContain('as in flowq tail cloudwatch:LOG-GROUP');
  expect(stream.stderr).toContain('flowq tail cannot follow a stream');
  expect(words.stderr).toContain('--port');
  expect(gone.stderr).toContain('there is no file or folder no-folder');
  expect([nothing, stream, words, gone].map(({ code }) => code)).toEqual([2, 2, 2, 3]);
});
