import { expect, test } from 'vitest';
import { TailLines } from '../../../src/output/formats/tail-line.ts';

const RECORD = {
  start: 1_763_640_000n,
  direction: 'in',
  interface_id: 'eni-0123456789abcdef0',
  srcaddr: '203.0.113.5',
  srcport: 51234,
  dstaddr: '10.0.0.5',
  dstport: 22,
  protocol: 6,
  tcp_flags: 2,
  action: 'REJECT',
  packets: 1n,
  bytes: 60n,
} as const;

const lineIn = (width?: number, record: Partial<typeof RECORD> | object = {}) =>
  new TailLines({ hasColours: false, zone: 'UTC', width }).line({ ...RECORD, ...record });

test('a narrow terminal has the addresses at least', () => {
  const whole =
    '11-20 12:00:00 REJECT in  TCP SYN 203.0.113.5:51234  -> 10.0.0.5:22/ssh    1 packet, 60 B eni-0123456789abcdef0';
  expect(lineIn()).toBe(whole);
  expect(lineIn(whole.length)).toBe(whole);
  expect(lineIn(100)).toBe(whole.slice(0, whole.indexOf(' eni')));
  expect(lineIn(80)).toBe(whole.slice(0, whole.indexOf(' 1 packet')).trimEnd());
  expect(lineIn(20)).toBe(lineIn(80));
});

test('what a record does not say is left open, and no field reaches the terminal with an escape', () => {
  const empty = Object.fromEntries(Object.keys(RECORD).map((name) => [name, null]));
  expect(lineIn(undefined, empty)).toBe(`${' '.repeat(15)}-${' '.repeat(10)}-       -${' '.repeat(18)}-> -`);
  expect(lineIn(undefined, { interface_id: 'eni\u001b[2J' })).not.toContain('\u001b');
});

test('columns grow with what stands in them', () => {
  const lines = new TailLines({ hasColours: false, zone: 'UTC' });
  const six = { srcaddr: '2001:db8:0:0:0:ff00:42:8329', dstaddr: '2001:db8::1' };
  const [first, second] = [lines.line({ ...RECORD, ...six }), lines.line(RECORD)];
  expect(first.indexOf('->')).toBe(second.indexOf('->'));
});
