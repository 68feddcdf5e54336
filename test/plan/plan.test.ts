import { expect, test } from 'vitest';
import { planOf } from '../../src/plan/plan.ts';

/** Steps that note that they were taken; the one of that name fails as often as told. */
function steps(taken: string[], failing?: string) {
  return ['bucket', 'policy', 'flow log'].map((name) => ({
    what: `+ ${name}`,
    parts: [`+ part of ${name}`],
    calls: ['s3:PutSomething', 's3:GetSomething'],
    apply: async () => {
      if (name === failing) throw new Error(`no ${name}`);
      taken.push(name);
    },
  }));
}

test('every step is shown with its parts and the calls it makes', () => {
  expect(planOf(steps([])).lines.slice(0, 2)).toEqual([
    '+ bucket  [s3:PutSomething, s3:GetSomething]',
    '    + part of bucket',
  ]);
  expect(planOf([]).lines).toEqual([]);
});

test('steps are taken in order, each told once it is done; those after a failure are not taken', async () => {
  const taken: string[] = [];
  const told: string[] = [];
  const plan = planOf(steps(taken, 'flow log'));
  await expect(plan.apply(({ what }) => told.push(what))).rejects.toThrow('no flow log');
  expect(taken).toEqual(['bucket', 'policy']);
  expect(told).toEqual(['+ bucket', '+ policy']);
});
