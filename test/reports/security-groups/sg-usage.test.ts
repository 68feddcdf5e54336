import { describe, expect, it } from 'vitest';
import { sgUsage } from '../../../src/reports/index.ts';
import { folderOf, folderWith, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';
import { BASTION, connection, DATABASE, groupOf, inventory, ruleOf, WEB } from './groups.ts';

const VISITOR = '203.0.113.7';
const SEEN = '2026-11-20T12:00:50Z';

/** Three connections of a visitor, two of the web server to its database seen at both ends, one by SSH. */
const records: Values[] = [
  ...connection('eni-web', [VISITOR, 50_001], [WEB, 443]),
  ...connection('eni-web', [VISITOR, 50_002], [WEB, 443]),
  ...connection('eni-web', [VISITOR, 50_003], [WEB, 443]),
  ...[40_001, 40_002].flatMap((port) => [
    ...connection('eni-web', [WEB, port], [DATABASE, 5432]),
    ...connection('eni-db', [WEB, port], [DATABASE, 5432]),
  ]),
  ...connection('eni-db', [BASTION, 40_003], [DATABASE, 22]),
  ...connection('eni-web', [VISITOR, 50_004], [WEB, 22], { action: 'REJECT' }),
];

const groups = [
  groupOf(
    'sg-web',
    ruleOf('sgr-https', { firstPort: 443, lastPort: 443, cidr: '0.0.0.0/0' }),
    ruleOf('sgr-office', { firstPort: 443, lastPort: 443, cidr: '203.0.113.0/24', description: 'office' }),
    ruleOf('sgr-ssh', { firstPort: 22, lastPort: 22, group: 'sg-bastion' }),
    ruleOf('sgr-six', { firstPort: 443, lastPort: 443, cidr: '::/0' }),
    ruleOf('sgr-out', { direction: 'outbound', protocol: 'all', cidr: '0.0.0.0/0' }),
  ),
  groupOf('sg-db', ruleOf('sgr-pg', { firstPort: 5432, lastPort: 5432, group: 'sg-web' })),
  groupOf(
    'sg-all',
    ruleOf('sgr-any', { protocol: 'all', cidr: '10.0.0.0/8' }),
    ruleOf('sgr-list', { firstPort: 443, lastPort: 443, prefixList: 'pl-1' }),
  ),
  groupOf('sg-bastion'),
];

const TOLD = ['rule', 'connections', 'only_by_it', 'flows', 'bytes', 'last_used', 'shadowed_by'];

const rowsOf = async (options = {}, folder = folderWith('flow-direction', records)) => {
  const { columns, rows } = await readReport(sgUsage, folder, { inventory: inventory(...groups), options });
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])));
};

const usage = async (...given: Parameters<typeof rowsOf>) =>
  (await rowsOf(...given)).map((row) => TOLD.map((name) => String(row[name])).join(' '));

const EXPECTED = [
  `sgr-https 3 0 6 600 ${SEEN} null`,
  `sgr-office 3 0 6 600 ${SEEN} sgr-https`,
  `sgr-any 3 1 6 600 ${SEEN} null`,
  `sgr-pg 2 0 4 400 ${SEEN} sgr-any of sg-all`,
  `sgr-out 2 2 4 400 ${SEEN} null`,
  'sgr-ssh 0 0 0 0 null null',
  'sgr-six 0 0 0 0 null null',
  'sgr-list null null null null null null',
];

describe('sg-usage', () => {
  it('tells of each rule what it admitted, what only it admits, and which other makes it needless', async () => {
    expect((await usage()).sort()).toEqual([...EXPECTED].sort());
  });

  it('knows addresses in blocks that are delegated to an interface, without flow-direction', async () => {
    const nodes = inventoryOf(
      placeOf({
        interfaces: [
          interfaceOf('eni-node', '10.0.2.5', {
            securityGroups: ['sg-node'],
            addresses: [
              { address: '10.0.2.5', kind: 'private' },
              { address: '10.0.2.16/28', kind: 'private' },
            ],
          }),
        ],
        securityGroups: [
          groupOf('sg-node', ruleOf('sgr-pods', { firstPort: 8080, lastPort: 8080, cidr: '10.0.0.0/8' })),
        ],
      }),
    );
    const folder = folderOf([
      ...connection('eni-node', ['10.0.9.9', 50_001], ['10.0.2.20', 8080]),
      ...connection('eni-node', ['10.0.9.9', 50_002], ['10.0.2.99', 8080]),
    ]);
    const { columns, rows } = await readReport(sgUsage, folder, { inventory: nodes });
    expect(rows.map((row) => row[columns.indexOf('connections')])).toEqual([1n]);
  });

  it('ranks rules by their use, and tells them in words', async () => {
    const rows = await rowsOf();
    expect(rows.map(({ rule }) => rule).slice(0, 3)).toEqual(['sgr-any', 'sgr-https', 'sgr-office']);
    expect(rows[1]).toMatchObject({
      security_group: 'sg-web',
      group_name: 'web',
      direction: 'inbound',
      protocol: 'TCP',
      ports: '443',
      peer: '0.0.0.0/0',
    });
    expect(rows.find(({ rule }) => rule === 'sgr-out')).toMatchObject({
      direction: 'outbound',
      ports: 'all',
    });
    expect(rows.find(({ rule }) => rule === 'sgr-office')).toMatchObject({ description: 'office' });
    expect(new Set(rows.map(({ interfaces }) => Number(interfaces)))).toEqual(new Set([1]));
  });

  it('goes by the addresses of the inventory where directions are not logged', async () => {
    expect((await usage({}, folderOf(records))).sort()).toEqual([...EXPECTED].sort());
  });

  it('can list only unused rules, or the rules of some groups', async () => {
    expect(await usage({ unused: true })).toEqual(EXPECTED.slice(5, 7));
    expect(await usage({ groups: sgUsage.options.groups.parse('sg-db') })).toEqual([EXPECTED[3]]);
    expect(() => sgUsage.options.groups.parse('web')).toThrow(/not the id of a security group/);
  });

  it('uses the rules and memberships of the time, and lists rules that were removed', async () => {
    const hour = (at: number) => new Date((NOON + at * 3600) * 1000).toISOString().replace('.000', '');
    const [https, office] = [
      ruleOf('sgr-https', { firstPort: 443, lastPort: 443, cidr: '0.0.0.0/0' }),
      ruleOf('sgr-office', { firstPort: 443, lastPort: 443, cidr: '203.0.113.0/24' }),
    ];
    const ssh = ruleOf('sgr-ssh', { firstPort: 22, lastPort: 22, cidr: '0.0.0.0/0' });
    const web = {
      ...groupOf('sg-web', office),
      changed: hour(2),
      past: [{ until: hour(3), rules: [https], tags: {} }],
    };
    const eni = interfaceOf('eni-web', WEB, { securityGroups: ['sg-web', 'sg-ssh'] });
    const past = [{ until: hour(5), owner: {}, securityGroups: ['sg-web'], tags: {} }];
    const timed = inventoryOf(
      placeOf({
        first: hour(-9),
        taken: hour(9),
        interfaces: [{ ...eni, changed: hour(4), past }],
        securityGroups: [web, groupOf('sg-ssh', ssh)],
      }),
    );
    const at = (hours: number, port: number) =>
      connection('eni-web', [VISITOR, 50_000 + hours], [WEB, port], { start: NOON + hours * 3600 });
    const folder = folderWith(
      'flow-direction',
      [at(0, 443), at(1, 443), at(3, 443), at(1, 22), at(6, 22)].flat(),
    );
    const read = async (options: Readonly<Record<string, unknown>>) => {
      const { columns, rows } = await readReport(sgUsage, folder, { inventory: timed, options });
      const told = ['rule', 'connections', 'only_by_it', 'removed'].map((name) => columns.indexOf(name));
      return rows.map((row) => told.map((index) => String(row[index])).join(' '));
    };
    expect((await read({})).sort()).toEqual([
      `sgr-https 2 2 ${hour(2)}`,
      'sgr-office 1 1 null',
      'sgr-ssh 1 1 null',
    ]);
    expect(await read({ unused: true })).toEqual([]);
  });

  it('has no rows without rules, and needs an inventory', async () => {
    const folder = folderOf(records);
    expect((await readReport(sgUsage, folder, { inventory: inventory() })).lines).toEqual([]);
    await expect(readReport(sgUsage, folder)).rejects.toThrow(/needs an inventory/);
    await expect(readReport(sgUsage, folder, { inventory: inventoryOf() })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/on which side of its interface/),
    });
  });
});
