import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { writeInventory } from '../../src/inventory/inventory-file.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, folderWith, NOON, temporaryFolder } from '../helpers/logs.ts';
import { hasTerminals, onTerminal } from '../helpers/terminal.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

/** A folder with a record, and beside it an inventory that knows its source. */
async function started() {
  const folder = folderOf([{ action: 'REJECT' }]);
  const web = interfaceOf('eni-0123456789abcdef0', '10.0.0.1', { tags: { Name: 'web' } });
  const inventory = join(folder, '..', `${Math.random()}.json`);
  await writeInventory(inventory, inventoryOf(placeOf({ interfaces: [web], taken: '2026-01-01T00:00:00Z' })));
  const args = ['report', 'rejected', '--all', '--source', folder, '--inventory', inventory];
  const run = (...more: string[]) => flowq([...args, ...more]);
  return { folder, inventory, args, run };
}

describe('--names', () => {
  it('puts names into files and pipes, and without it there are none', async () => {
    const { run } = await started();
    expect((await run()).stdout.split('\n')[0]).toBe(
      'srcaddr,dstaddr,dstport,protocol,flows,packets,bytes,first_seen,last_seen',
    );
    const [header, row] = (await run('--names')).stdout.split('\n');
    expect(header).toMatch(/^srcaddr,srcaddr_name,dstaddr,dstaddr_name,dstport,dstport_name,protocol,/);
    expect(row).toMatch(/^10[.]0[.]0[.]1,web,10[.]0[.]1[.]1,,443,https,TCP,/);
  });

  it('takes those of the user’s own as well, from a file', async () => {
    const { folder, run } = await started();
    const file = join(folder, '..', `${Math.random()}.csv`);
    writeFileSync(file, '10.0.1.0/24,data\n');
    const { stdout } = await run('--names', '--names-file', file);
    expect(stdout.split('\n')[1]).toMatch(/^10[.]0[.]0[.]1,web,10[.]0[.]1[.]1,data,/);
    const wrong = await run('--names', '--names-file', 'nowhere.csv');
    expect([wrong.code, wrong.stdout]).toEqual([3, '']);
    expect(wrong.stderr).toContain('cannot read nowhere.csv');
  });

  it('is an error without an inventory, and with a damaged one', async () => {
    const folder = folderOf([{}]);
    const args = ['report', 'actions', '--all', '--source', folder, '--names'];
    const none = await flowq(args, { cwd: folder });
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('there are no names')]);
    const file = join(folder, '..', `${Math.random()}.json`);
    writeFileSync(file, '{}');
    const damaged = await flowq([...args, '--inventory', file]);
    expect([damaged.code, damaged.stderr]).toEqual([3, expect.stringContaining('is not an inventory')]);
  });

  it('takes those that tags in the records tell, of what has no other', async () => {
    const { inventory } = await started();
    const folder = folderWith('flow-direction instance-tag interface-tag', [
      { 'flow-direction': 'egress', 'instance-tag': 'web%201' },
      {
        srcaddr: '10.0.2.2',
        dstaddr: '10.0.3.3',
        'interface-id': 'eni-2',
        'flow-direction': 'ingress',
        'instance-tag': 'db',
        'interface-tag': 'db-eth1',
      },
    ]);
    const args = ['report', 'top-talkers', '--all', '--source', folder, '--names', '--limit', '2'];
    const lines = async (...more: string[]) => {
      const { stdout } = await flowq([...args, ...more], { cwd: folder });
      return stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').slice(0, 4).join(','));
    };
    expect((await lines()).sort()).toEqual(['10.0.0.1,web 1,10.0.1.1,', '10.0.2.2,,10.0.3.3,db-eth1']);
    expect(await lines('--inventory', inventory)).toContain('10.0.0.1,web,10.0.1.1,');
  });

  it('tells that names are old', async () => {
    const { run } = await started();
    expect((await run('--names')).stderr).toMatch(/names are those of \d+ days ago: flowq inventory fetches/);
  });

  it('are not old for a window that ends soon after the inventory', async () => {
    const { inventory, folder } = await started();
    const until = async (day: string) => {
      const window = ['--since', '2025-12-01', '--until', day];
      const args = ['--source', folder, '--inventory', inventory, '--names'];
      return (await flowq(['report', 'rejected', ...window, ...args])).stderr;
    };
    expect(await until('2026-01-07')).not.toContain('days ago');
    expect(await until('2026-01-09')).toMatch(/names are those of \d+ days ago/);
  });

  describe.skipIf(!hasTerminals)('on a terminal', () => {
    it('no tag reaches it as an escape', async () => {
      const { inventory, args } = await started();
      const tags = { Name: '\u001b]0;owned\u0007web' };
      const evil = interfaceOf('eni-0123456789abcdef0', '10.0.0.1', { tags });
      await writeInventory(inventory, inventoryOf(placeOf({ interfaces: [evil] })));
      const { text } = await onTerminal(args, { COLUMNS: '160' });
      expect(text).toContain('\ufffd]0;owned\ufffdweb');
      const other = await onTerminal([...args, '--name', 'wep'], { COLUMNS: '160' });
      expect(text + other.text).not.toContain('\u001b]0;owned');
    });

    it('needs not be given, and names stay behind addresses where other columns have no room', async () => {
      const { args } = await started();
      const shown = async (columns: string, ...more: string[]) =>
        stripVTControlCharacters((await onTerminal([...args, ...more], { COLUMNS: columns })).text);
      expect(await shown('160')).toMatch(/10[.]0[.]0[.]1 {2}web +10[.]0[.]1[.]1 +443 {2}https/);
      expect(await shown('50')).toMatch(/\n10[.]0[.]0[.]1 +web +10[.]0[.]1[.]1 +443 +https\n/);
      expect(await shown('160', '--no-names')).not.toContain('web');
      expect(await shown('160', '--format', 'json')).not.toContain('web');
    });
  });
});

/** An address that was that of web until half a minute past noon, and of db since. */
async function moved() {
  const changed = new Date((NOON + 30) * 1000).toISOString().replace('.000', '');
  const named = (name: string, things: object) =>
    interfaceOf(`eni-${name}`, '10.0.0.1', { tags: { Name: name }, ...things });
  const folder = folderOf([
    { bytes: 1 },
    { bytes: 10, start: NOON + 40, end: NOON + 50 },
    { bytes: 100, srcaddr: '10.0.5.5', dstaddr: '10.0.0.1', start: NOON + 40, end: NOON + 50 },
    { bytes: 1000, srcaddr: '10.0.5.5', 'interface-id': 'eni-db' },
    { bytes: 10_000, srcaddr: '10.0.5.5' },
  ]);
  const inventory = join(folder, '..', `${Math.random()}.json`);
  const interfaces = [named('web', { until: changed }), named('db', { from: changed })];
  await writeInventory(inventory, inventoryOf(placeOf({ interfaces })));
  const run = (report: readonly string[], ...more: string[]) =>
    flowq([...report, '--all', '--source', folder, '--inventory', inventory, ...more]);
  const bytes = async (...more: string[]) => {
    const { stdout, stderr } = await run(['sum', 'bytes'], ...more);
    return stdout.split('\n')[1] || stderr;
  };
  return { run, bytes };
}

describe('--name', () => {
  it('is about what an interface sends and receives, while the address was its own', async () => {
    const { bytes } = await moved();
    expect(await bytes('--name', 'web')).toBe('1');
    expect(await bytes('--name', 'DB')).toBe('1110');
    expect(await bytes('--name', 'd*,web')).toBe('1111');
    expect(await bytes('--name', '!web')).toBe('10110');
    expect(await bytes('--src', 'db')).toBe('10');
    expect(await bytes('--addr', 'web,10.0.5.5')).toBe('10101');
  });

  it('that nothing has is an error, which says what may be meant', async () => {
    const { bytes, run } = await moved();
    expect(await bytes('--name', 'wep')).toContain('--name: nothing has the name "wep"; did you mean "web"?');
    expect(await bytes('--dst', 'wep')).toContain('--dst: nothing has the name "wep"');
    expect(await bytes('--dst', '10.0.0.300')).toContain('"10.0.0.300" is not an address');
    expect((await run(['sum', 'bytes'], '--name', 'wep')).code).toBe(2);
    const folder = folderOf([{}]);
    const none = await flowq(['sum', 'bytes', '--all', '--source', folder, '--name', 'web'], { cwd: folder });
    expect([none.code, none.stderr]).toEqual([
      3,
      expect.stringContaining('--name web: there is no inventory and no list of names'),
    ]);
  });

  it('host and why take names too', async () => {
    const { run } = await moved();
    const host = await run(['report', 'host', 'db'], '--format', 'json');
    expect(JSON.parse(host.stdout)).toMatchObject([
      { host: '10.0.0.1', role: 'client' },
      { role: 'server', peer: '10.0.5.5' },
    ]);
    const why = await run(['report', 'why', '10.0.5.5', 'db'], '--format', 'json');
    expect(JSON.parse(why.stdout)[1]).toMatchObject({
      way: 'request',
      interface_id: 'eni-0123456789abcdef0',
    });
    expect((await run(['report', 'host', 'dbx'])).stderr).toContain(
      '<address>: nothing has the name "dbx"; did you mean "db"?',
    );
    expect((await run(['report', 'host', '10.0.0'])).stderr).toContain('is not an address');
  });
});

describe('--by name', () => {
  it('counts and adds up by what interfaces and addresses were called then, your own blocks too', async () => {
    const { run } = await moved();
    const lines = async (...args: string[]) => (await run(args)).stdout.trimEnd().split('\n').slice(1);
    expect(await lines('sum', 'bytes', '--by', 'src_name,dst_name')).toEqual([
      ',,10000',
      ',db,100',
      'db,,10',
      'web,,1',
    ]);
    expect(await lines('count', '--by', 'name')).toEqual([',4', 'db,1']);
    const list = join(temporaryFolder(), 'names.csv');
    writeFileSync(list, '10.0.0.0/8,ours\n10.0.5.0/24,office\n');
    expect(await lines('count', '--by', 'src_name', '--names-file', list)).toEqual([
      'office,3',
      'db,1',
      'web,1',
    ]);
  });

  it('needs something that has names', async () => {
    const folder = folderOf([{}]);
    const args = ['count', '--by', 'name', '--all', '--source', folder];
    const { code, stderr } = await flowq(args, { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--by: there are no names to group by')]);
  });
});
