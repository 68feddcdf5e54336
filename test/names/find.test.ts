import { describe, expect, it } from 'vitest';
import { parseBlock } from '../../src/logs/cidr.ts';
import { meaningOf } from '../../src/names/named-filter.ts';
import { Names } from '../../src/names/names.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

const names = new Names({
  inventory: inventoryOf(
    placeOf({
      interfaces: [
        interfaceOf('eni-1', '10.0.0.1', { instance: 'i-1', owner: { service: 'EC2', name: 'i-1' } }),
        interfaceOf('eni-2', '10.0.0.2', {
          owner: { service: 'ALB', name: 'shop' },
          until: '2026-11-20T12:00:30Z',
        }),
        interfaceOf('eni-3', '10.0.0.3', { owner: { service: 'NAT gateway', name: 'nat-1' } }),
      ],
      instances: [{ id: 'i-1', tags: { Name: 'web-1' } }],
      natGateways: [{ id: 'nat-1', isPublic: true, interfaces: [], tags: { Name: 'prod-a' } }],
    }),
  ),
  list: [{ block: parseBlock('10.9.0.0/16'), name: 'office' }],
});

const ids = (word: string) => names.find(word)?.interfaces.map(({ id }) => id);

describe('what has a name', () => {
  it.each([
    ['web-1', ['eni-1']],
    ['WEB-1', ['eni-1']],
    ['i-1', ['eni-1']],
    ['ALB shop', ['eni-2']],
    ['shop', ['eni-2']],
    ['nat-1', ['eni-3']],
    ['prod-a', ['eni-3']],
    ['NAT gateway prod-a', ['eni-3']],
    ['*o*', ['eni-2', 'eni-3']],
    ['w.b-1', undefined],
  ])('%s', (word, found) => {
    expect(ids(word)?.sort()).toEqual(found);
  });

  it('comes with its addresses and their times; a block of the user’s own too', () => {
    expect(names.find('shop')).toEqual({
      interfaces: [{ id: 'eni-2' }],
      blocks: [{ block: '10.0.0.2/32', until: Date.UTC(2026, 10, 20, 12, 0, 30) / 1000 }],
    });
    expect(names.find('office')).toEqual({ interfaces: [], blocks: [{ block: '10.9.0.0/16' }] });
  });

  it('is near to what was meant', () => {
    expect(() => meaningOf('web1', names)).toThrow('"web1"; did you mean "web-1"?');
    expect(() => meaningOf('offcie', names)).toThrow('did you mean "office"?');
    expect(() => meaningOf('prod', names)).toThrow('did you mean "prod-a", "NAT gateway prod-a"?');
    expect(() => meaningOf('something-else', names)).toThrow(/"something-else"$/);
  });
});
