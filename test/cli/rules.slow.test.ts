import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderWith, temporaryFolder } from '../helpers/logs.ts';
import { connection, DATABASE, groupOf, inventory, ruleOf, WEB } from '../reports/security-groups/groups.ts';

const groups = [
  groupOf('sg-web'),
  groupOf('sg-db', ruleOf('sgr-1', { firstPort: 22, lastPort: 22, group: 'sg-web' })),
];

it.each([
  [['sg-usage', '--unused'], /^sg-db,db,inbound,TCP,22,sg-web,0,0,/],
  [['sg-candidates', 'sg-db'], /^TCP,5432,5432,sg-web,1,1,/],
  [['sg-check', 'sg-db'], /^would refuse,inbound,10.0.1.1,10.0.2.1,5432,TCP,1,/],
])('flowq report %j reads the inventory beside flowq.json', async (args, row) => {
  const source = folderWith(
    'flow-direction tcp-flags',
    connection('eni-db', [WEB, 40_000], [DATABASE, 5432]),
  );
  const cwd = temporaryFolder();
  // From before the records until after them.
  const times = { first: '2026-11-19T00:00:00Z', taken: '2026-11-21T00:00:00Z' };
  const { places, ...others } = inventory(...groups);
  const known = { ...others, places: places.map((place) => ({ ...place, ...times })) };
  writeFileSync(join(cwd, 'inventory.json'), JSON.stringify(known));
  const { code, stdout, stderr } = await flowq(
    ['report', ...args, '--source', source, '--since', '2026-11-20', '--until', '2026-11-21'],
    { cwd },
  );
  expect([code, stderr.includes('the window is shorter than 30 days')]).toEqual([0, args[0] === 'sg-usage']);
  if (args[0] !== 'sg-usage') expect(stderr).toBe('');
  expect(stdout.split(/\r?\n/)[1]).toMatch(row);
});
