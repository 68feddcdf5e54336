import { expect, it } from 'vitest';
import { SharedSource } from '../../src/runs/pages/shared-source.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { folderOf, NOON } from '../helpers/logs.ts';

it('opens records once for all that read the same window, and closes them once', async () => {
  const source = new LocalSource({ path: folderOf([{}]) });
  let opened = 0;
  let closed = 0;
  const counted = {
    estimate: source.estimate.bind(source),
    list: source.list.bind(source),
    open: async (request: Parameters<typeof source.open>[0]) => {
      opened += 1;
      const open = await source.open(request);
      const close = open[Symbol.asyncDispose].bind(open);
      open[Symbol.asyncDispose] = async () => {
        closed += 1;
        await close();
      };
      return open;
    },
  };
  const window = { since: NOON, until: NOON + 3600 };
  {
    await using shared = new SharedSource(counted);
    for (const filter of [{}, { port: ['443'] }, { account: ['123456789012'] }]) {
      await using open = await shared.open({ window, filter });
      const runner = await open.runner();
      const rows = await Array.fromAsync((await runner.run('select 1 as n')).batches);
      expect(rows.flat()).toEqual([[1]]);
    }
    await (await shared.open({ window: { ...window, until: NOON + 7200 }, filter: {} }))[
      Symbol.asyncDispose
    ]();
    // Accounts select files, so that they are opened apart.
    expect([opened, closed]).toEqual([3, 0]);
  }
  expect([opened, closed]).toEqual([3, 3]);
});
