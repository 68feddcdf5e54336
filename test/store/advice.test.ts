import { expect, test } from 'vitest';
import { adviseStore } from '../../src/runs/source/store-advice.ts';
import { temporaryFolder } from '../helpers/logs.ts';

test('a long run says once what a store would save, a short one never', () => {
  const said: string[] = [];
  const environment = {
    log: ({ message }: { message: string }) => said.push(message),
    stateFolder: temporaryFolder(),
  };
  adviseStore(4.9, environment);
  expect(said).toEqual([]);
  adviseStore(12.3, environment);
  adviseStore(60, environment);
  expect(said).toEqual([expect.stringMatching(/^with --store .* these 12 s/)]);
});
