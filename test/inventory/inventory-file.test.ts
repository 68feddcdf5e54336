import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/inventory/inventory.ts';
import { readInventory, writeInventory } from '../../src/inventory/inventory-file.ts';
import { listAll, listExisting } from '../../src/inventory/present.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { ACCOUNT, interfaceOf, inventoryOf, placeOf } from './things.ts';

const FULL: Inventory = inventoryOf(
  placeOf({
    lacking: [{ what: 'route tables', needs: 'ec2:DescribeRouteTables' }],
    interfaces: [
      interfaceOf('eni-1', '10.0.0.5', {
        vpc: 'vpc-1',
        subnet: 'subnet-1',
        zone: 'eu-central-1a',
        description: 'Primary',
        instance: 'i-1',
        securityGroups: ['sg-1'],
        addresses: [
          { address: '10.0.0.5', kind: 'private', from: '2026-11-01T00:00:00Z' },
          { address: '198.51.100.7', kind: 'public', until: '2026-11-02T00:00:00Z' },
          { address: '10.0.0.16/28', kind: 'private' },
        ],
        tags: { Name: 'web ü' },
      }),
    ],
    instances: [{ id: 'i-1', type: 'm7g.large', tags: { Name: 'web' } }],
    securityGroups: [
      {
        id: 'sg-1',
        name: 'web',
        vpc: 'vpc-1',
        rules: [
          {
            id: 'sgr-1',
            direction: 'inbound',
            protocol: 6,
            firstPort: 443,
            lastPort: 443,
            cidr: '0.0.0.0/0',
          },
          { id: 'sgr-2', direction: 'inbound', protocol: 1, icmpType: 8, icmpCode: 0, cidr: '10.0.0.0/8' },
          { id: 'sgr-3', direction: 'outbound', protocol: 'all', group: 'sg-2', description: 'to the data' },
          {
            id: 'sgr-4',
            direction: 'outbound',
            protocol: 6,
            firstPort: 443,
            lastPort: 443,
            prefixList: 'pl-1',
          },
        ],
        tags: {},
      },
    ],
    prefixLists: [{ id: 'pl-1', name: 'com.amazonaws.eu-central-1.s3', cidrs: ['3.5.136.0/22'] }],
    vpcs: [{ id: 'vpc-1', cidrs: ['10.0.0.0/16'], tags: {} }],
    subnets: [
      {
        id: 'subnet-1',
        vpc: 'vpc-1',
        cidrs: ['10.0.0.0/24'],
        zone: 'eu-central-1a',
        zoneId: 'euc1-az2',
        tags: {},
      },
    ],
    natGateways: [
      { id: 'nat-1', vpc: 'vpc-1', subnet: 'subnet-1', isPublic: true, interfaces: ['eni-2'], tags: {} },
    ],
    endpoints: [
      {
        id: 'vpce-1',
        vpc: 'vpc-1',
        type: 'Gateway',
        service: 'com.amazonaws.eu-central-1.s3',
        interfaces: [],
        routeTables: ['rtb-1'],
        tags: {},
      },
    ],
    routeTables: [
      {
        id: 'rtb-1',
        vpc: 'vpc-1',
        isMain: true,
        subnets: [],
        routes: [
          { to: '10.0.0.0/16', by: 'local' },
          { to: '0.0.0.0/0', by: 'nat-1', isBlackhole: true },
        ],
        tags: {},
      },
    ],
    networkAcls: [
      {
        id: 'acl-1',
        vpc: 'vpc-1',
        subnets: ['subnet-1'],
        entries: [
          { number: 100, action: 'allow', direction: 'inbound', protocol: 'all', cidr: '0.0.0.0/0' },
          { number: 32767, action: 'deny', direction: 'inbound', protocol: 'all', cidr: '0.0.0.0/0' },
        ],
        tags: {},
      },
    ],
  }),
);

const fresh = () => join(temporaryFolder(), 'inventory.json');

describe('inventory.json', () => {
  it('is read as it was written, and is for its owner only', async () => {
    const path = fresh();
    await writeInventory(path, FULL);
    expect(readInventory(path)).toEqual(FULL);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await writeInventory(path, inventoryOf());
    expect(readInventory(path)).toEqual(inventoryOf());
    expect(readdirSync(join(path, '..'))).toEqual(['inventory.json']);
  });

  it('that is not there is none', () => {
    expect(readInventory(fresh())).toBeUndefined();
  });

  it.each([
    ['cut off', '{ "inventory": 1, "pla', 'JSON'],
    [
      'of a later version',
      '{ "inventory": 2, "places": [] }',
      'inventory: it is 2, and this version reads 1',
    ],
    ['of something else', '{ "flowq": 1 }', 'it has no "inventory"'],
    [
      'damaged inside',
      JSON.stringify(inventoryOf(placeOf({ interfaces: [interfaceOf('', '10.0.0.1')] }))),
      'places[0].interfaces[0].id is not a text',
    ],
    [
      'with an address that is none',
      JSON.stringify(inventoryOf(placeOf({ interfaces: [interfaceOf('eni-1', '10.0.0.300')] }))),
      'places[0].interfaces[0].addresses[0].address: "10.0.0.300" is not an address',
    ],
    [
      'with a time that is none',
      JSON.stringify(inventoryOf(placeOf({ taken: 'yesterday' }))),
      'places[0].taken is not a time such as 2026-11-23T22:05:00Z',
    ],
  ])('%s is an error that says where', (_, content, words) => {
    const path = fresh();
    writeFileSync(path, content);
    expect(() => readInventory(path)).toThrow(
      expect.objectContaining({ exitCode: 3, message: expect.stringContaining(words) }),
    );
  });

  it('that cannot be written stays as it was', async () => {
    const path = join(temporaryFolder(), 'gone', 'inventory.json');
    await expect(writeInventory(path, FULL)).rejects.toThrow(`cannot write ${path}`);
  });
});

it('what two accounts see of one thing is there once, and as it is now', () => {
  const [gone, there] = ['2026-11-02T00:00:00Z', undefined].map((until) =>
    interfaceOf('eni-1', '10.0.0.5', { account: ACCOUNT, until }),
  );
  const inventory = inventoryOf(
    placeOf({ interfaces: gone ? [gone] : [] }),
    placeOf({ account: '210987654321', interfaces: there ? [there] : [] }),
  );
  expect(listAll(inventory, 'interfaces')).toEqual([there]);
  expect(listExisting(inventoryOf(inventory.places[0] ?? placeOf()), 'interfaces')).toEqual([]);
});
