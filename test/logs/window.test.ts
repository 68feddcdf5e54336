import { describe, expect, it } from 'vitest';
import { overlaps, padded } from '../../src/logs/window.ts';

describe('a window', () => {
  it('is padded by an hour before it and two hours after', () => {
    expect(padded({ since: 10_000, until: 20_000 })).toEqual({ since: 6400, until: 27_200 });
  });

  it.each([
    [99, 1, false],
    [99, 2, true],
    [100, 300, true],
    [199, 1, true],
    [200, 300, false],
    [0, 86_400, true],
  ])(
    'of 100 to 200 has a second in common with the stretch from %i of %i seconds: %j',
    (start, seconds, expected) => {
      expect(overlaps({ since: 100, until: 200 }, start, seconds)).toBe(expected);
    },
  );
});
