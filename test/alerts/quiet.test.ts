import { expect, it } from 'vitest';
import { type QuietRule, quietTest } from '../../src/alerts/quiet.ts';

const COLUMNS = ['srcaddr', 'srcaddr_name', 'dstport'].map((name) => ({ name, type: 'text' as const }));
const NOW = Date.parse('2026-11-30T12:00:00Z') / 1000;
const ROW = ['10.1.2.3', 'scanner 1', 22];

it.each([
  ['an address', { address: '10.1.2.3' }, true],
  ['a block', { address: ['192.0.2.0/24', '10.1.0.0/16'] }, true],
  ['another address', { address: '10.1.2.4' }, false],
  ['a name', { name: 'scan*' }, true],
  ['a name with stars', { name: '*ann*1' }, true],
  ['a part of a name', { name: 'scanner' }, false],
  ['a port', { port: [22, 23] }, true],
  ['all parts at once', { address: '10.1.2.3', port: 23 }, false],
  ['its report', { port: 22, report: 'rejected' }, true],
  ['another report', { port: 22, report: 'port-scan' }, false],
  ['its last day', { port: 22, until: '2026-11-30' }, true],
  ['a day that is over', { port: 22, until: '2026-11-29' }, false],
] as [string, QuietRule, boolean][])('a row is compared with %s', (_, rule, expected) => {
  expect(quietTest([rule], COLUMNS, { report: 'rejected', now: NOW })(ROW)).toBe(expected);
});
