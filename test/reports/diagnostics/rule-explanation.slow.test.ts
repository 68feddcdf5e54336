import { describe, expect, it } from 'vitest';
import type { InventoryPlace, NetworkAclEntry, SecurityGroupRule } from '../../../src/inventory/inventory.ts';
import { why } from '../../../src/reports/index.ts';
import { folderWith, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';

const ASK = { srcaddr: '10.0.0.1', dstaddr: '10.0.1.1', srcport: 40_000, dstport: 443 };
const ANSWER = { srcaddr: '10.0.1.1', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_000 };
const NEAR = { 'interface-id': 'eni-near', 'flow-direction': 'egress' };
const FAR = { 'interface-id': 'eni-far', 'flow-direction': 'ingress' };
const REJECT = { action: 'REJECT' };

const https = { protocol: 6, firstPort: 443, lastPort: 443 } as const;
const inbound = (rest: Partial<SecurityGroupRule>): SecurityGroupRule => ({
  id: 'sgr-1',
  direction: 'inbound',
  ...https,
  ...rest,
});
const entry = (number: number, rest: Partial<NetworkAclEntry>): NetworkAclEntry => ({
  number,
  action: 'allow',
  direction: 'inbound',
  protocol: 'all',
  cidr: '0.0.0.0/0',
  ...rest,
});

/** All requests, and all answers. */
const open: readonly NetworkAclEntry[] = [entry(100, {}), entry(100, { direction: 'outbound' })];

interface Setting {
  readonly rules?: readonly SecurityGroupRule[];
  readonly entries?: readonly NetworkAclEntry[];
  readonly more?: Partial<InventoryPlace>;
}

function inventory({ rules = [], entries = [entry(100, {})], more = {} }: Setting) {
  const at = (id: string, address: string, group: string, subnet: string) =>
    interfaceOf(id, address, { vpc: 'vpc-1', subnet, securityGroups: [group] });
  const group = (id: string, name: string, all: readonly SecurityGroupRule[]) => ({
    id,
    name,
    rules: all,
    tags: {},
  });
  return inventoryOf(
    placeOf({
      interfaces: [
        at('eni-near', '10.0.0.1', 'sg-web', 'subnet-near'),
        at('eni-far', '10.0.1.1', 'sg-db', 'subnet-far'),
      ],
      securityGroups: [
        group('sg-web', 'web', [
          inbound({ direction: 'outbound', protocol: 17, firstPort: 53, lastPort: 53, cidr: '0.0.0.0/0' }),
        ]),
        group('sg-db', 'db', rules),
      ],
      networkAcls: [
        { id: 'acl-far', vpc: 'vpc-1', subnets: ['subnet-far'], entries, tags: { Name: 'data' } },
      ],
      ...more,
    }),
  );
}

async function told(records: readonly Values[], setting: Setting, serverPort: number | undefined = 443) {
  const folder = folderWith('flow-direction', records);
  const options = { client: '10.0.0.1', server: '10.0.1.1', serverPort };
  const { rows } = await readReport(why, folder, { options, inventory: inventory(setting) });
  return String(rows[0]?.at(-1));
}

describe('why, with an inventory', () => {
  const refused = [{ ...ASK, ...FAR, ...REJECT }];

  const answers = [
    { ...ASK, ...FAR },
    { ...ANSWER, ...FAR, 'flow-direction': 'egress', ...REJECT },
  ];
  const routed = (subnet: string, routes: InventoryPlace['routeTables'][number]['routes']) => ({
    id: `rtb-${subnet}`,
    vpc: 'vpc-1',
    isMain: false,
    subnets: [subnet],
    routes,
    tags: {},
  });
  const WEB = { tags: { Name: 'web 1' } };
  const named = [
    interfaceOf('eni-near', '10.0.0.1', { vpc: 'vpc-1', subnet: 'subnet-near', ...WEB }),
    interfaceOf('eni-far', '10.0.1.1', { vpc: 'vpc-1', subnet: 'subnet-far', securityGroups: ['sg-db'] }),
  ];

  it('names the groups of which no rule admits it, what allows it, and what to change', async () => {
    const rules = [
      inbound({ cidr: '10.9.0.0/16' }),
      inbound({ firstPort: 80, lastPort: 80, cidr: '0.0.0.0/0' }),
    ];
    const routeTables = [routed('subnet-far', [{ to: '10.0.0.0/16', by: 'local' }])];
    const more = { routeTables, interfaces: named };
    expect(await told(refused, { rules, entries: open, more })).toBe(
      'Rejected by security group db (sg-db): no inbound rule for TCP 443 from web 1 (10.0.0.1); network ACL and routes allow it. To allow: add an inbound rule for TCP 443 from web 1 (10.0.0.1). These are the rules of 2026-11-20T00:00:00Z, when the last inventory was taken.',
    );
  });

  it('names both if both reject it, and what is unknown', async () => {
    const entries = [entry(90, { action: 'deny' }), entry(90, { direction: 'outbound' })];
    expect(await told(refused, { entries })).toMatch(
      /^Rejected by security group db \(sg-db\) and by network ACL data \(acl-far\): no inbound rule for TCP 443 from 10[.]0[.]0[.]1, and inbound entry 90 denies it[.] To allow: add an inbound rule for TCP 443 from 10[.]0[.]0[.]1, and add an inbound entry that allows it before 90[.] These/,
    );
    const elsewhere = [routed('subnet-far', [{ to: '192.168.0.0/16', by: 'vgw-1' }])];
    expect(await told(refused, { more: { networkAcls: [], routeTables: elsewhere } })).toContain(
      'from 10.0.0.1; it is unknown whether the network ACL allows it; route table rtb-subnet-far of subnet-far has no route to 10.0.0.1. To allow: ',
    );
  });

  it('names what rejects some connections while others are answered', async () => {
    const records = [
      { ...ASK, ...FAR },
      { ...ANSWER, ...FAR, 'flow-direction': 'egress' },
      { ...ASK, ...FAR, ...REJECT, srcport: 40_001 },
    ];
    expect(await told(records, { entries: [entry(100, {})] })).toMatch(
      /^Some connections are accepted and answered, others are not[.] Rejected by security group db/,
    );
  });

  it('says that the server did not answer what its interface accepted', async () => {
    const rules = [inbound({ cidr: '0.0.0.0/0' })];
    expect(await told([{ ...ASK, ...FAR }], { rules, entries: [entry(100, {})] })).toMatch(
      /^Accepted by 10[.]0[.]1[.]1, which did not answer: nothing listens on TCP 443, or its own firewall drops it[.] At eni-far sgr-1/,
    );
  });

  it('names interfaces in hops, in the order of travel where records do not have their direction', async () => {
    const folder = folderWith('flow-direction', [
      { ...ASK, 'interface-id': 'eni-far', start: NOON },
      { ...ASK, 'interface-id': 'eni-near', start: NOON + 5 },
      { ...ANSWER, 'interface-id': 'eni-near', start: NOON + 10 },
      { ...ANSWER, 'interface-id': 'eni-far', start: NOON + 15 },
    ]);
    const options = { client: '10.0.0.1', server: '10.0.1.1', serverPort: 443 };
    const { rows } = await readReport(why, folder, {
      options,
      inventory: inventory({ more: { interfaces: named } }),
    });
    expect(rows.slice(1).map((row) => [row[0], row.at(-1)].join(' '))).toEqual([
      '1 request at web 1 (eni-near): accepted',
      '2 request at eni-far: accepted',
      '3 answer at eni-far: accepted',
      '4 answer at web 1 (eni-near): accepted',
    ]);
  });

  it.each<[string, Partial<SecurityGroupRule>, string]>([
    ['a block', { cidr: '10.0.0.0/8' }, 'TCP 443 from 10.0.0.0/8'],
    ['a group', { group: 'sg-web' }, 'TCP 443 from web (sg-web)'],
    [
      'all protocols',
      { protocol: 'all', firstPort: undefined, lastPort: undefined, cidr: '10.0.0.1/32' },
      'all all from 10.0.0.1/32',
    ],
  ])('names the rule that admits it by %s, and the entry that denies it', async (_, rule, words) => {
    const entries = [...open, entry(90, { action: 'deny', ...https })];
    expect(await told([{ ...ASK, ...FAR }], { rules: [inbound(rule)], entries })).toContain(
      ` At eni-far sgr-1 of db (sg-db) admits it: ${words}. The network ACL data (acl-far) of its subnet denies it by inbound entry 90.`,
    );
    expect(await told(refused, { rules: [inbound(rule)], entries })).toMatch(
      /^Rejected by network ACL data \(acl-far\): inbound entry 90 denies TCP 443 from 10[.]0[.]0[.]1; security groups allow it[.] To allow: add an inbound entry that allows TCP 443 from 10[.]0[.]0[.]1 before 90[.] These/,
    );
  });

  it('says so if the rules of the inventory would accept it', async () => {
    const rules = [inbound({ cidr: '0.0.0.0/0' })];
    expect(await told(refused, { rules, entries: [entry(100, {})] })).toContain(' they were different then.');
    expect(
      await told(
        [
          { ...ASK, ...FAR },
          { ...ANSWER, ...FAR },
        ],
        { rules },
      ),
    ).not.toContain('were different');
  });

  it('compares the protocol, the group of another account and the subnet as AWS does', async () => {
    const udp = inbound({ protocol: 17, cidr: '10.0.0.0/8' });
    expect(await told(refused, { rules: [udp] })).toContain('no inbound rule for TCP 443 from 10.0.0.1');
    for (const peer of [{ group: 'sg-0other' }, { prefixList: 'pl-1' }])
      expect(await told(refused, { rules: [inbound(peer)], entries: [entry(100, {})] })).toContain(
        `it is unknown whether sgr-1 of db (sg-db) admits it: the inventory does not have ${Object.values(peer)[0]}.`,
      );
    const accepted = [{ ...ASK, ...FAR }];
    expect(await told(accepted, { rules: [udp] })).toContain(
      'so they were different when the connection began.',
    );
    const other = { rules: [inbound({ group: 'sg-0other' })], entries: [entry(100, {})] };
    expect(await told(accepted, other)).not.toContain('were different');
  });

  it('applies no network ACL within one subnet', async () => {
    const interfaces = [
      ['eni-near', '10.0.0.1'],
      ['eni-far', '10.0.1.1'],
    ].map(([id = '', address = '']) =>
      interfaceOf(id, address, { vpc: 'vpc-1', subnet: 'subnet-far', securityGroups: ['sg-db'] }),
    );
    expect(
      await told(refused, { entries: [entry(90, { action: 'deny' })], more: { interfaces } }),
    ).not.toContain('network ACL data');
  });

  it('compares the port of an answer', async () => {
    const out = { direction: 'outbound', protocol: 6 } as const;
    const entries = [entry(90, { ...out, action: 'deny', firstPort: 3389, lastPort: 3389 })];
    expect(await told(answers, { entries })).toMatch(
      /^Accepted, but network ACL data \(acl-far\) rejects the answers: no outbound entry allows TCP 40000 to 10[.]0[.]0[.]1[.] To allow: add an outbound entry that allows TCP 1024-65535 to 10[.]0[.]0[.]1[.] These/,
    );
  });

  it('names the groups that rejected it on leaving', async () => {
    expect(await told([{ ...ASK, ...NEAR, ...REJECT }], {})).toContain(
      'Rejected by security group web (sg-web): no outbound rule for TCP 443 to 10.0.1.1; it is unknown whether the network ACL allows it. To allow: add an outbound rule for',
    );
  });

  it('names the entry that denies answers', async () => {
    const entries = [
      entry(90, {
        direction: 'outbound',
        action: 'deny',
        protocol: 6,
        firstPort: 1024,
        lastPort: 65_535,
        cidr: '10.0.0.0/16',
      }),
      entry(100, { direction: 'outbound' }),
    ];
    expect(await told(answers, { entries })).toMatch(
      /^Accepted, but network ACL data \(acl-far\) rejects the answers: outbound entry 90 denies TCP 40000 to 10[.]0[.]0[.]1[.] To allow: add an outbound entry that allows TCP 1024-65535 to 10[.]0[.]0[.]1 before 90[.] These are the rules/,
    );
  });

  it('names a blackhole, and a missing route', async () => {
    const routeTables = [
      routed('subnet-near', [
        { to: '0.0.0.0/0', by: 'igw-1' },
        { to: '10.0.1.0/24', by: 'pcx-1', isBlackhole: true },
      ]),
      routed('subnet-far', [{ to: '192.168.0.0/16', by: 'vgw-1' }]),
    ];
    const words = await told([{ ...ASK, ...NEAR }], { more: { routeTables } });
    const faults =
      'route table rtb-subnet-near of subnet-near routes 10.0.1.1 to pcx-1, which is a blackhole; route table rtb-subnet-far of subnet-far has no route to 10.0.0.1.';
    expect(words).toContain(`Accepted, but no answer was seen: ${faults} At eni-near none`);
    expect(await told([], { more: { routeTables } })).toBe(`Nothing was seen: ${faults}`);
  });

  it('says nothing of interfaces that it does not know, and evaluates the port of a record', async () => {
    const elsewhere = [{ ...ASK, ...REJECT, 'interface-id': 'eni-other', 'flow-direction': 'ingress' }];
    expect(await told(elsewhere, {})).toMatch(/denies it[.]$/);
    const folder = folderWith('flow-direction', refused);
    const options = { client: '10.0.0.1', server: '10.0.1.1', serverPort: undefined };
    const { rows } = await readReport(why, folder, { options, inventory: inventory({}) });
    expect(rows[0]?.at(-1)).toContain('no inbound rule for TCP 443 from 10.0.0.1');
  });

  it('uses rules and memberships of the time, and says of which time they are', async () => {
    const day = (days: number) => new Date((NOON + days * 86_400) * 1000).toISOString().replace('.000', '');
    const was = [inbound({ cidr: '10.0.0.0/8' })];
    const more = (taken: number, first: number) => ({ taken: day(taken), first: day(first) });
    const changed = (since: number) => ({
      id: 'sg-db',
      name: 'db',
      rules: [],
      tags: {},
      changed: day(since),
      past: [{ until: day(since + 1), rules: was, tags: {} }],
    });
    const accepted = [{ ...ASK, ...FAR }];
    const at = async (taken: number, first: number, since: number) =>
      told(accepted, { more: { ...more(taken, first), securityGroups: [changed(since)] } });
    expect(await at(5, -5, 1)).toMatch(
      /sgr-1 of db \(sg-db\) admits it.* These are the rules of that time[.]$/,
    );
    expect(await at(5, -5, -1)).toMatch(
      /none of the 0 inbound rules .* would not accept it, so they were different when the connection began/,
    );
    expect(await at(5, 3, 4)).toMatch(
      /These are the rules of 2026-11-23T12:00:00Z, when the first inventory was taken; earlier ones are unknown[.]$/,
    );
  });

  it('leaves rules out where AWS logged what rejected it', async () => {
    const folder = folderWith('flow-direction reject-reason', [
      { ...ASK, ...FAR, ...REJECT, 'reject-reason': 'BPA' },
    ]);
    const options = { client: '10.0.0.1', server: '10.0.1.1', serverPort: 443 };
    const { rows } = await readReport(why, folder, { options, inventory: inventory({}) });
    expect(rows[0]?.at(-1)).toMatch(
      /^Rejected, as AWS logged, by VPC Block Public Access: .* not the reason[.] To allow: .* subnet[.]$/,
    );
  });

  it('knows that an interface without security groups has none', async () => {
    const interfaces = [
      interfaceOf('eni-far', '10.0.1.1', { vpc: 'vpc-1', subnet: 'subnet-far', securityGroups: [] }),
    ];
    const accepted = await told([{ ...ASK, ...FAR }], { entries: open, more: { interfaces } });
    expect(accepted).toContain('At eni-far no security group applies, because it has none. ');
    expect(accepted).not.toMatch(/unknown|different/);
    const denied = [entry(1, { action: 'deny' }), ...open];
    expect(await told(refused, { entries: denied, more: { interfaces } })).toMatch(
      /^Rejected by network ACL data \(acl-far\): inbound entry 1 denies TCP 443 from 10[.]0[.]0[.]1[.] To allow: /,
    );
  });

  it('moves an entry before which no number is free', async () => {
    const rules = [inbound({ cidr: '0.0.0.0/0' })];
    const deny = (number: number) => [entry(1, { protocol: 17 }), entry(number, { action: 'deny' }), ...open];
    expect(await told(refused, { rules, entries: deny(2) })).toContain(
      'To allow: move inbound entry 2 to a higher number, and add one before it that allows TCP 443 from 10.0.0.1. These',
    );
    expect(await told(refused, { rules, entries: deny(3) })).toContain(
      'To allow: add an inbound entry that allows TCP 443 from 10.0.0.1 before 3. These',
    );
  });

  it.each([
    [6, 40_000, 443, 'TCP 1024-65535'],
    [17, 123, 123, 'UDP 123'],
    [6, 850, 2049, 'TCP 1-65535'],
    [1, 0, 0, 'ICMP'],
  ])(
    'allows answers over protocol %i to port %i of clients of %i',
    async (protocol, client, server, text) => {
      const records = [
        { ...ASK, ...FAR, protocol, srcport: client, dstport: server },
        { ...ANSWER, ...REJECT, 'interface-id': 'eni-far', 'flow-direction': 'egress' },
      ].map((record, at) => (at === 0 ? record : { ...record, protocol, srcport: server, dstport: client }));
      const ordered = records.map((record, at) => ({ ...record, start: NOON + at }));
      expect(await told(ordered, { entries: [entry(100, {})] }, server)).toContain(
        ` To allow: add an outbound entry that allows ${text} to 10.0.0.1. These`,
      );
    },
  );

  it('names what else the rules need, so that the first change is not followed by the next rejection', async () => {
    const near = (entries: readonly NetworkAclEntry[]) => ({
      networkAcls: [
        { id: 'acl-near', vpc: 'vpc-1', subnets: ['subnet-near'], entries, tags: {} },
        { id: 'acl-far', vpc: 'vpc-1', subnets: ['subnet-far'], entries: [entry(100, {})], tags: {} },
      ],
    });
    const leaving = [{ ...ASK, ...NEAR, ...REJECT }];
    const https = inbound({ direction: 'outbound', cidr: '0.0.0.0/0' });
    const securityGroups = [
      { id: 'sg-web', name: 'web', rules: [https], tags: {} },
      { id: 'sg-db', name: 'db', rules: [], tags: {} },
    ];
    const more = { ...near([entry(100, {})]), securityGroups };
    expect(await told(leaving, { more })).toContain(
      ' To allow: add an outbound entry that allows TCP 443 to 10.0.1.1. The rules also need: in security group db (sg-db), an inbound rule for TCP 443 from 10.0.0.1; in network ACL acl-far, an outbound entry that allows TCP 1024-65535 to 10.0.0.1, for the answers. These',
    );
    expect(await told(refused, { more: near([entry(100, { direction: 'outbound' })]) })).toContain(
      ' The rules also need: in network ACL acl-far, an outbound entry that allows TCP 1024-65535 to 10.0.0.1, for the answers; in network ACL acl-near, an inbound entry that allows TCP 1024-65535 from 10.0.1.1, for the answers. These',
    );
    expect(await told(refused, { entries: open })).not.toContain('also need');
  });
});
