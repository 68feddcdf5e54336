import { describe, expect, it } from 'vitest';
import type { InventoryPlace } from '../../src/inventory/inventory.ts';
import { mergedInventory } from '../../src/inventory/merge.ts';
import { interfaceOf, inventoryOf, placeOf } from './things.ts';

const DAY = ['2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'] as const;

const at = (day: 0 | 1 | 2, things: Partial<InventoryPlace>) => placeOf({ taken: DAY[day], ...things });

const mergedPlace = (...places: InventoryPlace[]) =>
  places.reduce((inventory, place) => mergedInventory(inventory, place), inventoryOf()).places[0];

describe('inventories that follow each other', () => {
  it('tell when an address changed hands', () => {
    const [web, db] = ['eni-web', 'eni-db'].map((id) => ({ interfaces: [interfaceOf(id, '10.0.0.5')] }));
    const place = mergedPlace(at(0, web ?? {}), at(1, db ?? {}), at(2, db ?? {}));
    expect(place?.interfaces.map(({ id, from, until }) => ({ id, from, until }))).toEqual([
      { id: 'eni-db', from: DAY[0], until: undefined },
      { id: 'eni-web', from: undefined, until: DAY[1] },
    ]);
    expect(place?.taken).toBe(DAY[2]);
  });

  it('know an address that left and came back twice', () => {
    const has = (...addresses: string[]) => ({
      interfaces: [
        interfaceOf('eni-1', '', {
          addresses: addresses.map((address) => ({ address, kind: 'private' as const })),
        }),
      ],
    });
    const place = mergedPlace(
      at(0, has('10.0.0.5', '10.0.0.6')),
      at(1, has('10.0.0.5')),
      at(2, has('10.0.0.5', '10.0.0.6')),
    );
    expect(place?.interfaces[0]?.addresses).toEqual([
      { address: '10.0.0.5', kind: 'private' },
      { address: '10.0.0.6', kind: 'private', from: DAY[1] },
      { address: '10.0.0.6', kind: 'private', until: DAY[1] },
    ]);
  });

  it('keep what could not be asked this time, and guess nothing of what could not be asked before', () => {
    const vpcs = [{ id: 'vpc-1', cidrs: [], tags: {} }];
    const lacking = [{ what: 'VPCs', needs: 'ec2:DescribeVpcs' }];
    expect(mergedPlace(at(0, { vpcs }), at(1, { lacking }))?.vpcs).toEqual(vpcs);
    expect(mergedPlace(at(0, { lacking }), at(1, { vpcs }))?.vpcs).toEqual(vpcs);
  });

  it('forget what has been gone for 400 days', () => {
    const interfaces = [interfaceOf('eni-1', '10.0.0.5')];
    const late = { taken: '2028-01-01T00:00:00Z' };
    expect(mergedPlace(at(0, { interfaces }), at(1, {}), at(2, {}))?.interfaces).toHaveLength(1);
    expect(mergedPlace(at(0, { interfaces }), at(1, {}), placeOf(late))?.interfaces).toEqual([]);
  });

  it('that was taken earlier than what is there changes nothing', () => {
    const [one, two] = ['eni-1', 'eni-2'].map((id) => ({ interfaces: [interfaceOf(id, '10.0.0.5')] }));
    expect(mergedPlace(at(1, one ?? {}), at(0, two ?? {}))).toEqual(at(1, one ?? {}));
  });

  it('leave other accounts and Regions as they are', () => {
    const other = placeOf({ region: 'us-east-1' });
    const one = mergedInventory(inventoryOf(other), at(0, {}));
    expect(one.places).toEqual([other, at(0, {})]);
    expect(mergedInventory(one, at(1, {})).places.map(({ taken }) => taken)).toEqual([other.taken, DAY[1]]);
  });
});
