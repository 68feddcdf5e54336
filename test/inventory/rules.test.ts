import { describe, expect, it } from 'vitest';
import type { NetworkAclEntry, SecurityGroupRule } from '../../src/inventory/inventory.ts';
import { aclVerdict } from '../../src/inventory/rules/network-acl.ts';
import type { Packet } from '../../src/inventory/rules/packet.ts';
import { Peers } from '../../src/inventory/rules/peers.ts';
import { groupsVerdict } from '../../src/inventory/rules/security-groups.ts';
import { parseBlock } from '../../src/logs/cidr.ts';
import { interfaceOf, inventoryOf, placeOf } from './things.ts';

const [ICMP, TCP, UDP, GRE, ICMPV6] = [1, 6, 17, 47, 58];

type Given = Partial<Omit<Packet, 'peer'>> & { readonly from?: string };

/** A packet from 10.0.0.1 to TCP 443, but for what is given. */
const packetOf = ({ from = '10.0.0.1', ...given }: Given = {}): Packet => ({
  direction: 'inbound',
  peer: parseBlock(from),
  protocol: TCP,
  port: 443,
  ...given,
});

const peers = new Peers(
  inventoryOf(
    placeOf({
      interfaces: [
        interfaceOf('eni-web', '10.0.0.1', { securityGroups: ['sg-web', 'sg-shared'] }),
        interfaceOf('eni-node', '10.0.7.0/28', { securityGroups: ['sg-node'] }),
        interfaceOf('eni-nat', '10.0.0.9', {
          securityGroups: ['sg-nat'],
          addresses: [{ address: '203.0.113.9', kind: 'public' }],
        }),
      ],
      securityGroups: ['sg-web', 'sg-node', 'sg-nat', 'sg-empty'].map((id) => ({
        id,
        name: id,
        rules: [],
        tags: {},
      })),
      prefixLists: [{ id: 'pl-known', cidrs: ['10.0.0.0/24', '2001:db8::/32'] }],
    }),
  ),
  undefined,
);

const rule = (given: Partial<SecurityGroupRule>): SecurityGroupRule => ({
  direction: 'inbound',
  protocol: TCP,
  firstPort: 443,
  lastPort: 443,
  cidr: '10.0.0.0/8',
  ...given,
});

const by = (given: Partial<SecurityGroupRule>) => rule({ cidr: undefined, ...given });

const without = { firstPort: undefined, lastPort: undefined };

function decided(rules: readonly SecurityGroupRule[], given: Given = {}, unknown: readonly string[] = []) {
  const known = [{ id: 'sg-1', name: 'one', rules, tags: {} }];
  const verdict = groupsVerdict(packetOf(given), { known, unknown, peers });
  return verdict.result === 'unknown' ? verdict.because : verdict.result;
}

describe('security groups, as the Amazon VPC User Guide describes them', () => {
  it.each<[string, Partial<SecurityGroupRule>, Given, string]>([
    ['the port', {}, {}, 'admitted'],
    ['another port', {}, { port: 444 }, 'refused'],
    ['the first port of a range', { firstPort: 440 }, { port: 440 }, 'admitted'],
    ['a port behind a range', { firstPort: 440 }, { port: 444 }, 'refused'],
    ['another protocol with the same port', {}, { protocol: UDP }, 'refused'],
    ['all protocols', { protocol: 'all', ...without }, { protocol: GRE, port: 0 }, 'admitted'],
    ['a protocol by number', { protocol: GRE, ...without }, { protocol: GRE, port: 0 }, 'admitted'],
    ['the other direction', { direction: 'outbound' }, {}, 'refused'],
    ['a block without the address', { cidr: '10.1.0.0/16' }, {}, 'refused'],
    ['every IPv4 address for an IPv6 one', { cidr: '0.0.0.0/0' }, { from: '2001:db8::1' }, 'refused'],
    ['every IPv6 address', { cidr: '::/0' }, { from: '2001:db8::1' }, 'admitted'],
    ['all of ICMP', { protocol: ICMP, ...without }, { protocol: ICMP, port: 0 }, 'admitted'],
    ['a type', { protocol: ICMP, ...without, icmpType: 8 }, { protocol: ICMP, port: 0 }, 'ICMP type'],
    [
      'that type',
      { protocol: ICMP, ...without, icmpType: 8 },
      { protocol: ICMP, port: 0, icmpType: 8 },
      'admitted',
    ],
    [
      'another type',
      { protocol: ICMP, ...without, icmpType: 8 },
      { protocol: ICMP, port: 0, icmpType: 0 },
      'refused',
    ],
    [
      'another code',
      { protocol: ICMP, ...without, icmpType: 3, icmpCode: 4 },
      { protocol: ICMP, port: 0, icmpType: 3, icmpCode: 1 },
      'refused',
    ],
    ['ICMP for ICMPv6', { protocol: ICMP, ...without }, { protocol: ICMPV6, port: 0 }, 'refused'],
    ['a member of a group', by({ group: 'sg-web' }), {}, 'admitted'],
    ['a prefix of a member', by({ group: 'sg-node' }), { from: '10.0.7.3' }, 'admitted'],
    ['a group without members', by({ group: 'sg-empty' }), {}, 'refused'],
    ['the public address of a member', by({ group: 'sg-nat' }), { from: '203.0.113.9' }, 'refused'],
    ['a group of another account', by({ group: 'sg-other' }), {}, 'peers'],
    ['the same for another port', by({ group: 'sg-other' }), { port: 80 }, 'refused'],
    ['a group of another account with a known member', by({ group: 'sg-shared' }), {}, 'admitted'],
    ['the same for another address', by({ group: 'sg-shared' }), { from: '10.0.0.2' }, 'peers'],
    ['an entry of a prefix list', by({ prefixList: 'pl-known' }), {}, 'admitted'],
    ['no entry of a prefix list', by({ prefixList: 'pl-known' }), { from: '10.9.0.1' }, 'refused'],
    ['an unknown prefix list', by({ prefixList: 'pl-other' }), {}, 'peers'],
  ])('a rule for %s', (_, given, packet, verdict) => {
    expect(decided([rule(given)], packet)).toBe(verdict);
  });

  it('any rule of any group admits, whatever its place, and a sure one counts before a possible one', () => {
    const rules = [by({ prefixList: 'pl-other' }), rule({ firstPort: 80, lastPort: 80 }), rule({})];
    expect(decided(rules)).toBe('admitted');
    expect(decided(rules.toReversed(), {}, ['sg-gone'])).toBe('admitted');
  });

  it('without a matching rule, nothing is admitted, unless a group is unknown', () => {
    expect(decided([])).toBe('refused');
    expect(decided([], {}, ['sg-gone'])).toBe('groups');
  });
});

const entry = (number: number, given: Partial<NetworkAclEntry> = {}): NetworkAclEntry => ({
  number,
  action: 'allow',
  direction: 'inbound',
  protocol: 'all',
  cidr: '0.0.0.0/0',
  ...given,
});

const deny = { action: 'deny' } as const;
const ephemeral = { direction: 'outbound', protocol: TCP, firstPort: 1024, lastPort: 65_535 } as const;
const ANSWER: Given = { direction: 'outbound', port: 40_000 };
const PING: Given = { protocol: ICMP, port: 0 };

describe('a network ACL, as the Amazon VPC User Guide describes it', () => {
  it.each<[string, readonly NetworkAclEntry[], Given, string]>([
    ['allows by a matching entry', [entry(100)], {}, 'allowed 100'],
    ['denies without one', [], {}, 'denied by none'],
    ['lets the lowest number decide', [entry(100), entry(90, deny)], {}, 'denied 90'],
    ['whatever stands behind it', [entry(90), entry(100, deny)], {}, 'allowed 90'],
    ['passes over other ports', [entry(90, { ...ephemeral, ...deny }), entry(100)], {}, 'allowed 100'],
    ['passes over other protocols', [entry(90, { ...deny, protocol: UDP }), entry(100)], {}, 'allowed 100'],
    [
      'passes over other blocks',
      [entry(90, { ...deny, cidr: '10.1.0.0/16' }), entry(100)],
      {},
      'allowed 100',
    ],
    ['passes over the other family', [entry(90, { cidr: '::/0' })], {}, 'denied by none'],
    ['has no memory of requests', [entry(100)], ANSWER, 'denied by none'],
    ['allows answers to ephemeral ports', [entry(100), entry(100, ephemeral)], ANSWER, 'allowed 100'],
    [
      'denies answers to the port of an entry only',
      [entry(90, { ...ephemeral, ...deny, firstPort: 3389, lastPort: 3389 }), entry(95, ephemeral)],
      ANSWER,
      'allowed 95',
    ],
    [
      'cannot know an ICMP type',
      [entry(90, { ...deny, protocol: ICMP, icmpType: 8 }), entry(100)],
      PING,
      'unknown 90',
    ],
    ['need not know it', [entry(90, { protocol: ICMP, icmpType: 8 }), entry(100)], PING, 'allowed 100'],
    [
      'knows it if the packet has it',
      [entry(90, { ...deny, protocol: ICMP, icmpType: 8 }), entry(100)],
      { ...PING, icmpType: 0 },
      'allowed 100',
    ],
  ])('%s', (_, entries, packet, expected) => {
    const { result, entry: decisive } = aclVerdict(packetOf(packet), { entries });
    expect(`${result} ${decisive?.number ?? 'by none'}`).toBe(expected);
  });
});
