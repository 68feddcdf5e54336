import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder } from '../helpers/logs.ts';

const TYPED = `
export default {
  name: 'by-port',
  question: 'Which ports?',
  relation: 'flows',
  fields: ['dstport', 'start'],
  options: { least: { flags: '--least <port>', meaning: 'lowest port', default: '0', parse: Number } },
  columns: { dstport: { meaning: 'port' }, n: { meaning: 'records' } },
  query: ({ db, options }) =>
    db.selectFrom('flows').where('dstport', '>=', options.least).groupBy('dstport')
      .select(({ fn }) => ['dstport', fn.countAll().as('n')]).orderBy('dstport'),
};`;
const SQL = '-- name: everyone\n-- question: Who speaks?\nselect distinct srcaddr from flows order by 1';

function project() {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'mine'));
  writeFileSync(join(folder, 'mine', 'by-port.report.mjs'), TYPED);
  writeFileSync(join(folder, 'mine', 'everyone.sql'), SQL);
  const logs = folderOf([{ dstport: 22 }, { dstport: 443, srcaddr: '10.9.9.9' }, { dstport: 443 }]);
  const jobs = [
    { name: 'a', report: 'by-port', options: { least: 100 }, since: 'all', out: 'a.csv' },
    { name: 'b', report: './mine/everyone.sql', since: 'all', out: 'b.csv' },
  ];
  const config = { flowq: 1, source: { kind: 'local', path: logs, found: {} }, reports: 'mine', jobs };
  writeFileSync(join(folder, 'flowq.json'), JSON.stringify(config));
  return folder;
}

describe('reports of the user', () => {
  it('run from their files, with options of their own and all others', async () => {
    const cwd = project();
    const typed = await flowq(
      ['report', './mine/by-port.report.mjs', '--all', '--least', '100', '--format', 'json'],
      { cwd },
    );
    expect(JSON.parse(typed.stdout)).toEqual([{ dstport: 443, n: 2 }]);
    const sql = await flowq(['report', './mine/everyone.sql', '--all', '--limit', '1'], { cwd });
    expect(sql.stdout).toBe('srcaddr\n10.0.0.1\n');
  });

  it('in the folder that flowq.json names are listed, described and run by name, by jobs as well', async () => {
    const cwd = project();
    const list = await flowq(['reports'], { cwd });
    expect(list.stdout).toMatch(
      /your own\n {2}by-port +custom report in .*by-port\.report\.mjs\n {2}everyone +Who speaks\?\n/,
    );
    expect((await flowq(['reports', 'everyone'], { cwd })).stdout).toContain('select distinct');
    expect((await flowq(['report', 'by-port', '--all'], { cwd })).stdout).toBe('dstport,n\n22,1\n443,2\n');
    expect(await flowq(['run'], { cwd })).toMatchObject({ code: 0 });
    expect((await flowq(['report', 'by-port', '--help'], { cwd })).stdout).toContain('--least <port>');
  });

  it.each([
    ['./none.sql', 3, 'cannot read ./none.sql'],
    ['./empty.mjs', 2, 'exports no report'],
    ['./broken.mjs', 3, 'cannot load ./broken.mjs'],
    ['./odd.mjs', 2, 'nothing is not a field of a flow log'],
    ['no-such', 2, "unknown report 'no-such'"],
  ])('that are none are told: %s', async (word, exitCode, message) => {
    const cwd = project();
    writeFileSync(join(cwd, 'empty.mjs'), 'export const x = 1;');
    writeFileSync(join(cwd, 'broken.mjs'), 'export default {');
    writeFileSync(join(cwd, 'odd.mjs'), TYPED.replace("'start'", "'nothing'"));
    const { stderr, ...run } = await flowq(['report', word, '--all'], { cwd });
    expect(run.code).toBe(exitCode);
    expect(stderr).toContain(message);
  });
});
