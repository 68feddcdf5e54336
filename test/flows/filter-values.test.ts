import { expect, it } from 'vitest';
import { checkFilter, type RecordFilter } from '../../src/flows/record-filter.ts';

it.each<[RecordFilter, RegExp]>([
  [{ src: ['10.0.0.1/8'] }, /bits set beyond its prefix/],
  [{ dst: ['somewhere'] }, /is not an address, a CIDR block, private, public or/],
  [{ src: ['constructor'] }, /is not an address, .* or a known name/],
  [{ name: ['toString'] }, /is not a known name/],
  [{ addr: ['!300.0.0.1'] }, /is not an address or a CIDR block/],
  [{ port: [65_536] }, /is not a port from 0 to 65535/],
  [{ port: ['2000-1000'] }, /is not a port/],
  [{ port: ['x80'] }, /is not a port/],
  [{ port: ['80x'] }, /is not a port/],
  [{ port: ['443-'] }, /is not a port/],
  [{ srcPort: ['sssh'] }, /a service such as ssh/],
  [{ protocol: [256] }, /is not a protocol/],
  [{ protocol: ['x6'] }, /is not a protocol/],
  [{ protocol: ['6x'] }, /is not a protocol/],
  [{ protocol: ['tpc'] }, /is not a protocol/],
  [{ action: ['drop'] }, /is not one of ACCEPT, REJECT/],
  [{ direction: ['in'] }, /is not one of ingress, egress/],
])('%j stands for nothing', (filter, message) => {
  expect(() => checkFilter(filter)).toThrow(message);
});

it.each<RecordFilter>([
  { port: [0, 65_535, '0-65535'] },
  { protocol: [0, 255, 'HOPOPT', 'icmp'] },
  { src: ['10.0.0.1/32', '0.0.0.0/0', '::/0'] },
])('%j is taken', (filter) => {
  expect(() => checkFilter(filter)).not.toThrow();
});
