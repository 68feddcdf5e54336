import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { writeInventory } from '../../src/inventory/inventory-file.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderOf } from '../helpers/logs.ts';
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
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('nothing to take names from')]);
    const file = join(folder, '..', `${Math.random()}.json`);
    writeFileSync(file, '{}');
    const damaged = await flowq([...args, '--inventory', file]);
    expect([damaged.code, damaged.stderr]).toEqual([3, expect.stringContaining('is not an inventory')]);
  });

  it('tells that names are old', async () => {
    const { run } = await started();
    expect((await run('--names')).stderr).toMatch(/names are those of \d+ days ago: flowq inventory asks/);
  });

  describe.skipIf(!hasTerminals)('on a terminal', () => {
    it('needs not be given, and names stand instead of addresses where there is no room for both', async () => {
      const { args } = await started();
      const shown = async (columns: string, ...more: string[]) =>
        stripVTControlCharacters((await onTerminal([...args, ...more], { COLUMNS: columns })).text);
      expect(await shown('160')).toMatch(/10[.]0[.]0[.]1 {2}web +10[.]0[.]1[.]1 +443 {2}https/);
      expect(await shown('50')).toMatch(/\nweb +10[.]0[.]1[.]1 +443 /);
      expect(await shown('160', '--no-names')).not.toContain('web');
      expect(await shown('160', '--format', 'json')).not.toContain('web');
    });
  });
});
