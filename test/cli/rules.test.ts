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
  [['sg-usage', '--unused'], /^db,inbound,TCP,22,sg-web,0,0,/],
  [['sg-candidates', 'sg-db'], /^TCP,5432,5432,sg-web,1,1,/],
  [['sg-check', 'sg-db'], /^would refuse,inbound,10.0.1.1,10.0.2.1,5432,TCP,1,/],
])('flowq report %j reads the inventory beside flowq.json', async (args, row) => {
  const source = folderWith(
    'flow-direction tcp-flags',
    connection('eni-db', [WEB, 40_000], [DATABASE, 5432]),
  );
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'inventory.json'), JSON.stringify(inventory(...groups)));
  const { code, stdout, stderr } = await flowq(['report', ...args, '--source', source, '--all'], { cwd });
  expect(code).toBe(0);
  // The inventory of the test was taken after its records.
  expect(stderr).toMatch(
    /^(flowq: before 2026-11-20T00:00:00Z, rules are those of the first inventory.*\n)?$/,
  );
  expect(stdout.split(/\r?\n/)[1]).toMatch(row);
});
