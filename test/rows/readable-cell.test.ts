import { expect, it } from 'vitest';
import { readableCell } from '../../src/rows/readable-cell.ts';

it.each([
  [514_602_900n, 'bytes or records', '514.6 M'],
  [12_345, 'calls', '12.3 k'],
  [4073.7166, 'deviations', '4073.7'],
  [45, 'seconds', '45 s'],
  [300.4, 'seconds', '5 min'],
  [3599, 'seconds', '59 min 59 s'],
  [7800, 'seconds', '2 h 10 min'],
  [86_399, 'seconds', '24 h'],
  [273_600, 'seconds', '3 d 4 h'],
  [0.0093, 'US dollars, estimated', '<$0.01'],
  [0, 'US dollars, estimated', '$0.00'],
  [1234.567, 'US dollars, estimated', '$1234.57'],
  [51_820, undefined, '51820'],
  [-2_600_000_000n, 'bytes', '-2.6 GB'],
  [-12_345, 'records', '-12.3 k'],
  [-0.5, 'US dollars, estimated', '-$0.50'],
  [null, 'bytes', '-'],
] as const)('%s with the unit %s is %s', (value, unit, text) => {
  expect(readableCell(value, unit)).toBe(text);
});
