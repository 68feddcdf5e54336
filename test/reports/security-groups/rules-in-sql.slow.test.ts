import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SecurityGroupRule } from '../../../src/inventory/inventory.ts';
import { Peers } from '../../../src/inventory/rules/peers.ts';
import { groupsVerdict } from '../../../src/inventory/rules/security-groups.ts';
import { parseBlock } from '../../../src/logs/cidr.ts';
import { sgCheck } from '../../../src/reports/index.ts';
import { folderWith, NOON } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';
import { groupOf } from './groups.ts';

const SERVER = '10.0.9.1';
const PEERS = ['10.0.0.1', '10.0.0.2', '10.0.0.17', '198.51.100.7', '2001:db8::1', '2001:db8::11'];
/** Protocol and destination port; what is rejected is sent to the same ports. */
const TRAFFIC = [
  [6, 443],
  [6, 1023],
  [6, 5432],
  [17, 53],
  [1, 0],
  [47, 0],
  [58, 0],
] as const;

const others = fc.constantFrom<Partial<SecurityGroupRule>>(
  { cidr: '10.0.0.0/28' },
  { cidr: '0.0.0.0/0' },
  { cidr: '2001:db8::/124' },
  { cidr: '::/0' },
  { group: 'sg-known' },
  { group: 'sg-partly' },
  { group: 'sg-other' },
  { prefixList: 'pl-known' },
  { prefixList: 'pl-other' },
);

const extents = fc.constantFrom<Pick<SecurityGroupRule, 'protocol'> & Partial<SecurityGroupRule>>(
  { protocol: 'all' },
  { protocol: 6, firstPort: 443, lastPort: 443 },
  { protocol: 6, firstPort: 1023, lastPort: 6000 },
  { protocol: 6, firstPort: 0, lastPort: 65_535 },
  { protocol: 17, firstPort: 53, lastPort: 53 },
  { protocol: 1 },
  { protocol: 1, icmpType: 8 },
  { protocol: 47 },
  { protocol: 58, icmpType: 128, icmpCode: 0 },
);

const rules = fc.array(
  fc
    .tuple(extents, others)
    .map(([extent, other]): SecurityGroupRule => ({ direction: 'inbound', ...extent, ...other })),
  { minLength: 1, maxLength: 3 },
);

/** Each peer sends each traffic once, accepted or rejected. */
const records = PEERS.flatMap((srcaddr, at) =>
  TRAFFIC.map(([protocol, dstport], index) => ({
    'interface-id': 'eni-server',
    'flow-direction': 'ingress',
    'tcp-flags': protocol === 6 ? 2 : 0,
    srcaddr,
    dstaddr: SERVER,
    protocol,
    dstport,
    srcport: dstport === 0 ? 0 : 50_000,
    action: (at + index) % 2 === 0 ? 'ACCEPT' : 'REJECT',
  })),
);

/** Answers to accepted ICMP: without one, who asked is a guess, which reports on rules leave out. */
const answers = records
  .filter(({ protocol, action }) => (protocol === 1 || protocol === 58) && action === 'ACCEPT')
  .map((record) => ({
    ...record,
    'flow-direction': 'egress',
    srcaddr: record.dstaddr,
    dstaddr: record.srcaddr,
    start: NOON + 1,
  }));

function inventoryWith(own: readonly SecurityGroupRule[]) {
  const having = (...securityGroups: string[]) => ({ securityGroups });
  return inventoryOf(
    placeOf({
      interfaces: [
        interfaceOf('eni-server', SERVER, having('sg-own')),
        interfaceOf('eni-1', '10.0.0.1', having('sg-known', 'sg-partly')),
        interfaceOf('eni-2', '10.0.0.16/28', having('sg-known')),
        interfaceOf('eni-6', '2001:db8:0:0::1', having('sg-partly')),
      ],
      securityGroups: [groupOf('sg-own', ...own), groupOf('sg-known')],
      prefixLists: [{ id: 'pl-known', cidrs: ['198.51.100.0/24', '2001:db8::10/124'] }],
    }),
  );
}

it('SQL and the evaluator decide alike', { timeout: 60_000 }, async () => {
  const folder = folderWith('flow-direction tcp-flags', [...records, ...answers]);
  await fc.assert(
    fc.asyncProperty(rules, async (own) => {
      const inventory = inventoryWith(own);
      const options = { rules: { id: 'sg-own' } };
      const { rows, columns } = await readReport(sgCheck, folder, { inventory, options });
      const at = (name: string) => columns.indexOf(name);
      const found = new Map(
        rows.map((row) => [
          ['client', 'protocol', 'port'].map((name) => row[at(name)]).join(' '),
          row[at('verdict')],
        ]),
      );
      const peers = new Peers(inventory, undefined);
      const known = [groupOf('sg-own', ...own)];
      for (const { srcaddr, protocol, dstport: port, action } of records) {
        const packet = { direction: 'inbound', peer: parseBlock(srcaddr), protocol, port } as const;
        const { result } = groupsVerdict(packet, { known, unknown: [], peers });
        const expected =
          action === 'REJECT'
            ? result === 'admitted'
              ? 'would admit'
              : undefined
            : { admitted: undefined, none: undefined, refused: 'would refuse', unknown: 'unknown' }[result];
        const name = { 1: 'ICMP', 6: 'TCP', 17: 'UDP', 47: 'GRE', 58: 'IPv6-ICMP' }[protocol];
        expect([srcaddr, name, port, found.get(`${srcaddr} ${name} ${port}`)]).toEqual([
          srcaddr,
          name,
          port,
          expected,
        ]);
      }
    }),
    { numRuns: 25, seed: 21 },
  );
});
