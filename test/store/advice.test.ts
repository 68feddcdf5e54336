import { expect, test } from 'vitest';
import { adviseStore } from '../../src/runs/source/store-advice.ts';
import { temporaryFolder } from '../helpers/logs.ts';

test('a long run says once what a store would save, a short one never', () => {
  const said: string[] = [];
  const around = {
    log: ({ message }: { message: string }) => said.push(message),
    stateFolder: temporaryFolder(),
  };
  adviseStore(4.9, around);
  expect(said).toEqual([]);
  adviseStore(12.3, around);
  adviseStore(60, around);
  expect(said).toEqual([expect.stringMatching(/^with --store .* these 12 s/)]);
});
