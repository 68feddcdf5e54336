import { describe, expect, it } from 'vitest';
import type { InventoryInterface, InventoryPlace } from '../../src/inventory/inventory.ts';
import { parseBlock } from '../../src/logs/cidr.ts';
import { Names } from '../../src/names/names.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

const namesOf = (...places: InventoryPlace[]) => new Names({ inventory: inventoryOf(...places) });

const held = (id: string, address: string, things: Partial<InventoryInterface> = {}) =>
  interfaceOf(id, address, { tags: { Name: id }, vpc: 'vpc-1', ...things });

const day = (date: number) => Date.UTC(2026, 10, date) / 1000;

const iso = (date: number) => new Date(day(date) * 1000).toISOString().replace('.000', '');

describe('what interfaces are called', () => {
  const security = (id: string, name: string) => ({ id, name, rules: [], tags: {} });
  const place = (one: Partial<InventoryInterface>) =>
    placeOf({
      interfaces: [interfaceOf('eni-1', '10.0.0.5', one)],
      instances: [{ id: 'i-1', tags: { Name: 'web' } }],
      securityGroups: [security('sg-1', 'orders-db'), security('sg-2', 'admin')],
      natGateways: [{ id: 'nat-1', isPublic: true, interfaces: [], tags: { Name: 'prod-a' } }],
      endpoints: [
        {
          id: 'vpce-1',
          vpc: 'vpc-1',
          type: 'Interface',
          service: 'com.amazonaws.eu-central-1.secretsmanager',
          interfaces: [],
          routeTables: [],
          tags: {},
        },
      ],
    });

  it.each<[string | undefined, string, Partial<InventoryInterface>]>([
    ['mine', 'by its own tag', { tags: { Name: 'mine' }, instance: 'i-1' }],
    ['web', 'by that of its instance', { instance: 'i-1' }],
    ['i-2', 'by its instance without a tag', { instance: 'i-2' }],
    ['ALB shop', 'as its service does', { owner: { service: 'ALB', name: 'shop' } }],
    ['NAT gateway prod-a', 'by the tag of its gateway', { owner: { service: 'NAT gateway', name: 'nat-1' } }],
    ['NAT gateway nat-2', 'by its gateway', { owner: { service: 'NAT gateway', name: 'nat-2' } }],
    [
      'VPC endpoint secretsmanager',
      'by what its endpoint is of',
      { owner: { service: 'VPC endpoint', name: 'vpce-1' } },
    ],
    ['RDS orders-db', 'by its security group', { owner: { service: 'RDS' }, securityGroups: ['sg-1'] }],
    ['RDS', 'without one of several', { owner: { service: 'RDS' }, securityGroups: ['sg-1', 'sg-2'] }],
    [
      'ECS orders-db',
      'by no UUID',
      { owner: { service: 'ECS', name: '9812f5e5-8c97-404c-8f80-f2f28a8a2708' }, securityGroups: ['sg-1'] },
    ],
    ['of my own', 'by its description', { owner: {}, description: 'of my own' }],
    [undefined, 'not at all', { owner: {} }],
  ])('%s: %s', (name, _, one) => {
    const names = namesOf(place(one));
    expect([names.of('eni-1'), names.of('10.0.0.5')]).toEqual([name, name]);
  });

  it('other ids by their tags, and security groups by their names', () => {
    const names = namesOf(place({}));
    expect(['i-1', 'nat-1', 'sg-1', 'vpce-1', 'i-9'].map((id) => names.of(id))).toEqual([
      'web',
      'prod-a',
      'orders-db',
      undefined,
      undefined,
    ]);
  });
});

describe('what an address is called', () => {
  it('is who had it then', () => {
    const names = namesOf(
      placeOf({
        interfaces: [held('web', '10.0.0.5', { until: iso(10) }), held('db', '10.0.0.5', { from: iso(8) })],
      }),
    );
    const at = (since: number, until: number) =>
      names.of('10.0.0.5', { since: day(since), until: day(until) });
    expect(at(1, 2)).toBe('web');
    // Between two inventories the later holder may be there already.
    expect(at(9, 9.5)).toBe('db');
    expect(at(11, 12)).toBe('db');
    expect(at(7, 12)).toBe('web, then db');
    expect(names.of('10.0.0.5')).toBe('web, then db');
  });

  it('is nothing before its holder was made, where that is known', () => {
    const names = namesOf(placeOf({ interfaces: [held('web', '10.0.0.5', { from: iso(8) })] }));
    expect(names.of('10.0.0.5', { since: day(1), until: day(2) })).toBeUndefined();
    expect(names.of('10.0.0.5', { since: day(7), until: day(9) })).toBe('web');
  });

  it('ends with its interface', () => {
    const addresses = [{ address: '10.0.0.5', kind: 'private' as const }];
    const names = namesOf(placeOf({ interfaces: [held('web', '', { addresses, until: iso(8) })] }));
    expect(names.of('10.0.0.5', { since: day(9), until: day(10) })).toBeUndefined();
  });

  it('is that of the VPC, then of the account, where networks have the same addresses', () => {
    const names = namesOf(
      placeOf({
        interfaces: [
          held('web', '10.0.0.5', { vpc: 'vpc-1', account: '1' }),
          held('db', '10.0.0.5', { vpc: 'vpc-2', account: '2' }),
        ],
      }),
    );
    expect(names.of('10.0.0.5')).toBe('web or db');
    expect(names.of('10.0.0.5', undefined, { vpc: 'vpc-2' })).toBe('db');
    expect(names.of('10.0.0.5', undefined, { vpc: 'vpc-9', account: '1' })).toBe('web');
  });

  it('is that of a prefix delegated to an interface, IPv6 in whatever spelling, public ones too', () => {
    const addresses = [
      { address: '10.0.0.32/28', kind: 'private' as const },
      { address: '2001:db8::5', kind: 'ipv6' as const },
      { address: '203.0.113.7', kind: 'public' as const },
    ];
    const names = namesOf(placeOf({ interfaces: [held('node', '', { addresses })] }));
    for (const address of ['10.0.0.33', '2001:db8:0:0::5', '203.0.113.7'])
      expect(names.of(address)).toBe('node');
    for (const address of ['10.0.0.48', '2001:db8::6', '203.0.113.8', '', '-', 'x.y'])
      expect(names.of(address)).toBeUndefined();
  });

  it('is the user’s own of the narrowest block, which counts before that of the inventory', () => {
    const block = (text: string, name: string) => ({ block: parseBlock(text), name });
    const names = new Names({
      inventory: inventoryOf(placeOf({ interfaces: [held('eni-1', '10.0.0.5'), held('eni-2', '10.0.0.6')] })),
      list: [block('10.0.0.0/8', 'ours'), block('10.1.0.0/16', 'office'), block('10.0.0.6/32', 'printer')],
    });
    expect(['10.0.0.5', '10.0.0.6', '10.0.0.7', '10.1.2.3', '11.0.0.1'].map((one) => names.of(one))).toEqual([
      'eni-1',
      'printer',
      'ours',
      'office',
      undefined,
    ]);
  });
});
