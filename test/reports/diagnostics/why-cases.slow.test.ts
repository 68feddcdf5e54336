import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readInventory } from '../../../src/inventory/inventory-file.ts';
import { Names } from '../../../src/names/names.ts';
import { sgCheck, why } from '../../../src/reports/index.ts';
import { readReport } from '../../helpers/reading.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/names/${name}`, import.meta.url));

const DIFFERENT = /so they were different/;

/** Records and an inventory by folder; who asked whom, the verdict, what the story has, and what it must not have. */
test.each<[string, string, string, string, readonly RegExp[], RegExp?]>([
  [
    'why-accepted-by-group-of-other-account',
    '10.0.1.5 10.0.2.9 5432',
    'unanswered',
    'unknown',
    [/unknown whether a rule of db \(sg-db\) admits it: the inventory does not have sg-0other/],
    DIFFERENT,
  ],
  [
    'why-accepted-prefix-list-not-permitted',
    '10.0.1.5 10.0.2.9 5432',
    'unanswered',
    'unknown',
    [/unknown whether .* admits it: the inventory does not have pl-1/],
    DIFFERENT,
  ],
  [
    'why-acl-deny-3389-answers',
    '10.0.1.5 10.0.2.9 5432',
    'answer-rejected',
    '',
    [/^Accepted, but network ACL acl-b rejects the answers: no outbound entry allows TCP \d+ to /],
    /3389|entry 90/,
  ],
  ['why-name-handover', 'web db 443', 'rejected', '', [/^Rejected/], /accepted and answered/],
  [
    'why-rules-changed-accepted',
    '10.0.1.5 10.0.2.9 5432',
    'unanswered',
    'would refuse',
    [/none of the 1 inbound rules/, DIFFERENT, /2026-11-25T00:00:00Z, when the first inventory was taken/],
  ],
  [
    'why-same-subnet-acl',
    '10.0.1.5 10.0.2.9 5432',
    'rejected',
    '',
    [/^Rejected by security group db \(sg-db\): no inbound rule for TCP 5432/],
    /acl-b/,
  ],
  [
    'why-tcp-refused-udp-rule',
    '10.0.1.5 10.0.2.9 53',
    'rejected',
    '',
    [/^Rejected by security group db \(sg-db\): no inbound rule for TCP 53 from .*10[.]0[.]1[.]5/],
    DIFFERENT,
  ],
])('%s', async (folder, attempt, verdict, checked, texts, never) => {
  const inventory = readInventory(`${fixture(folder)}/inventory.json`);
  if (!inventory) throw new Error(`${folder} has no inventory`);
  const names = () => new Names({ inventory });
  const [client = '', server = '', port = ''] = attempt.split(' ');
  const options = {
    client: why.options.client.parse(client, names),
    server: why.options.server.parse(server, names),
    serverPort: why.options.serverPort.parse(port),
  };
  const { rows, columns } = await readReport(why, fixture(folder), { options, inventory });
  const conclusion = rows[0] ?? [];
  expect(conclusion[columns.indexOf('verdict')]).toBe(verdict);
  const story = conclusion[columns.indexOf('story')];
  for (const text of texts) expect(story).toMatch(text);
  if (never) expect(story).not.toMatch(never);
  if (checked === '') return;
  const check = await readReport(sgCheck, fixture(folder), {
    options: { rules: { id: 'sg-db' } },
    inventory,
  });
  expect(check.rows.map((row) => row[check.columns.indexOf('verdict')])).toEqual([checked]);
});
