import { chmodSync, chownSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { destinationsOf } from '../../src/config/destinations.ts';
import { foreignHand } from '../../src/config/ownership.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder } from '../helpers/logs.ts';

/** A report that leaves a file behind when it is imported. */
const TRACED = `
import { writeFileSync } from 'node:fs';
writeFileSync(new URL('ran', import.meta.url), '');
export default {
  name: 'traced',
  question: 'Which ports?',
  relation: 'flows',
  fields: ['dstport', 'start'],
  options: {},
  columns: { n: { meaning: 'records' } },
  query: ({ db }) => db.selectFrom('flows').select(({ fn }) => [fn.countAll().as('n')]),
};`;

function project(more: object = {}) {
  const folder = join(realpathSync(temporaryFolder()), 'project');
  mkdirSync(folder);
  const [config, reports] = [join(folder, 'flowq.json'), join(folder, 'mine')];
  mkdirSync(reports);
  writeFileSync(join(reports, 'traced.mjs'), TRACED);
  const source = { kind: 'local', path: folderOf([{}, {}]) };
  writeFileSync(config, JSON.stringify({ flowq: 1, source, reports: 'mine', ...more }));
  const env = {
    XDG_CONFIG_HOME: temporaryFolder(),
    FLOWQ_STATE_DIR: temporaryFolder(),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return {
    folder,
    config,
    reports,
    run: (args: readonly string[], more: Readonly<Record<string, string>> = {}, cwd = folder) =>
      flowq(args, { cwd, env: { ...env, ...more } }),
    hasRun: () => existsSync(join(reports, 'ran')),
  };
}

const isRoot = process.getuid?.() === 0;

type Change = [what: string, path: string, change: (path: string) => void, reason: RegExp];

const BY_ANYBODY: Change[] = [
  ['a folder of everybody', '.', (path) => chmodSync(path, 0o777), /can be written by everybody/],
  ['a file of everybody', 'flowq.json', (path) => chmodSync(path, 0o666), /can be written by everybody/],
  ['reports of everybody', 'mine', (path) => chmodSync(path, 0o777), /can be written by everybody/],
  [
    'a report of everybody',
    'mine/traced.mjs',
    (path) => chmodSync(path, 0o666),
    /can be written by everybody/,
  ],
];

/** Only root gives files away. */
const BY_ROOT: Change[] = [
  ['a folder of another', '.', (path) => chownSync(path, 54_321, 0), /belongs to another user \(54321\)/],
  ['a file of another', 'flowq.json', (path) => chownSync(path, 54_321, 0), /belongs to another user/],
  ['reports of another', 'mine', (path) => chownSync(path, 54_321, 0), /belongs to another user/],
  [
    'a file of a group',
    'flowq.json',
    (path) => {
      chownSync(path, 0, 54_321);
      chmodSync(path, 0o664);
    },
    /can be written by the group 54321/,
  ],
];

describe.skipIf(process.platform === 'win32')('files that others can change', () => {
  const traced = ['report', 'traced', '--all'];

  it.each([...BY_ANYBODY, ...(isRoot ? BY_ROOT : [])])(
    '%s are refused until the user allows them',
    async (_, path, change, reason) => {
      const { folder, config, run, hasRun } = project();
      change(join(folder, path));
      const refused = await run(traced);
      expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(reason) });
      expect(refused.stderr).toContain(`flowq trust --config ${config}`);
      expect(hasRun()).toBe(false);

      expect(await run(traced, { FLOWQ_TRUST: config })).toMatchObject({ code: 0, stdout: 'n\n2\n' });
      expect(await run(['trust'])).toMatchObject({ code: 2 });
      expect(await run(['trust', '--yes'])).toMatchObject({ code: 0, stdout: expect.stringMatching(reason) });
      expect(await run(traced)).toMatchObject({ code: 0, stdout: 'n\n2\n' });
      await run(['trust', '--revoke']);
      expect(await run(traced)).toMatchObject({ code: 3 });
    },
  );

  it('are found by one rule in all commands, and judged without their ancestors', async () => {
    const { folder, config, run } = project();
    const below = join(folder, 'a', 'b');
    mkdirSync(below, { recursive: true });
    chmodSync(join(folder, 'a'), 0o777);
    expect(await run(traced, {}, below)).toMatchObject({ code: 0, stdout: 'n\n2\n' });
    const elsewhere = temporaryFolder();
    expect(await run(traced, { FLOWQ_CONFIG: config }, elsewhere)).toMatchObject({ code: 0 });
    expect(await run([...traced, '-c', config], {}, elsewhere)).toMatchObject({ code: 0 });
    expect((await run(['reports'], { FLOWQ_CONFIG: config }, elsewhere)).stdout).toContain('traced');
  });

  it('may be written by the group of a user alone', () => {
    const path = temporaryFolder();
    chmodSync(path, 0o770);
    const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    expect(foreignHand([path], { uid, ownGroup: gid })).toBeUndefined();
    expect(foreignHand([path], { uid, ownGroup: undefined })).toContain(`the group ${gid}`);
    expect(foreignHand([join(path, 'none')], { uid, ownGroup: undefined })).toBeUndefined();
  });
});

describe('custom reports', () => {
  it('are imported only when their name is given', async () => {
    const { run, hasRun } = project();
    expect((await run(['reports'])).stdout).toMatch(/traced +custom report in .*traced\.mjs\n/);
    expect((await run(['reports', '--format', 'json'])).stdout).toContain('traced.mjs');
    expect(await run(['report', 'tracked', '--all'])).toMatchObject({ code: 2 });
    expect(await run(['reports', 'tracked'])).toMatchObject({ code: 2 });
    expect(hasRun()).toBe(false);
    expect((await run(['reports', 'traced'])).stdout).toContain('Which ports?');
    expect(hasRun()).toBe(true);
  });
});

describe('places that a flowq.json sends to', () => {
  it.each([
    ['../elsewhere/{since}.csv', (folder: string) => join(folder, '..', 'elsewhere')],
    ['/nonexistent/reports/x.csv', () => '/nonexistent/reports'],
    ['s3://reports/x/{since}.csv', () => 's3://reports/'],
  ])('are refused until the user allows them: %s', async (out, placeIn) => {
    const { folder, run } = project({ jobs: [{ name: 'hourly', report: 'actions', since: 'all', out }] });
    const place = placeIn(folder);
    const refused = await run(['run']);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toContain(`rows of the job hourly to ${place}, which was not allowed yet`);
    expect((await run(['schedule', '--every', '1h'])).stdout).toContain(`FLOWQ_TRUST=${place}`);
    expect((await run(['run'], { FLOWQ_TRUST: place })).stderr).not.toContain('not allowed');
    expect((await run(['trust', '--yes'])).stdout).toContain(`rows of the job hourly to ${place}`);
    expect((await run(['run'])).stderr).not.toContain('not allowed');
  });

  it.each([
    ['http://minio.example:9000', 'http://minio.example:9000'],
    ['https://s3.example.com', 'https://s3.example.com'],
    ['http://127.0.0.1.evil.example', 'http://127.0.0.1.evil.example'],
    ['https://amazonaws.com.evil.example', 'https://amazonaws.com.evil.example'],
  ])('are refused as addresses of AWS: %s', async (endpointUrl, place) => {
    const source = { kind: 'cloudwatch', logGroup: 'flows', region: 'us-east-1', endpointUrl };
    const { run } = project({ source });
    const { code, stderr } = await run(['report', 'actions', '--since', '1h']);
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`to ${place}, which was`),
    });
  });

  it('are not this machine, AWS itself, or a folder within', () => {
    const source = { kind: 'cloudwatch', logGroup: 'flows', region: 'us-east-1' } as const;
    const job = { name: 'a', report: 'actions' };
    const outs = ['x.csv', 'a/../{since}/x.csv', '/home/me/project/x.csv', './reports/{date}.csv'];
    for (const endpointUrl of [
      'http://127.0.0.1:4566',
      'http://[::1]:1',
      'http://localhost:1',
      'https://logs.us-east-1.amazonaws.com',
    ])
      expect(
        destinationsOf(
          { flowq: 1, source: { ...source, endpointUrl }, jobs: outs.map((out) => ({ ...job, out })) },
          '/home/me/project',
        ),
      ).toEqual([]);
    const tricky = ['/home/me/project-2/x.csv', '{since}/../../x.csv', '..'];
    for (const out of tricky)
      expect(
        destinationsOf({ flowq: 1, source, jobs: [{ ...job, out }] }, '/home/me/project'),
        out,
      ).toHaveLength(1);
  });
});
