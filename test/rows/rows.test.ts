import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distinctNames } from '../../src/rows/rows.ts';

it('columns of one name are numbered, and no name is given twice', () => {
  expect(distinctNames(['n', 'n', 'm', 'n'])).toEqual(['n', 'n_2', 'm', 'n_3']);
  expect(distinctNames(['n', 'n', 'n_2'])).toEqual(['n', 'n_3', 'n_2']);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'a_2', 'a_3', 'b', '')), (names) => {
      const distinct = distinctNames(names);
      expect(new Set(distinct).size).toBe(names.length);
    }),
  );
});
