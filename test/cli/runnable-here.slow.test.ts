import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, folderWith, temporaryFolder } from '../helpers/logs.ts';

/** The list of reports in a folder where that source was looked at. */
async function listedAfterInit(logs: string) {
  const cwd = temporaryFolder();
  expect((await flowq(['init', logs], { cwd })).code).toBe(0);
  const marked = async () =>
    [...(await flowq(['reports'], { cwd })).stdout.matchAll(/^- ([a-z-]+) {2}/gm)].map(([, name]) => name);
  const described = async (name: string) => (await flowq(['reports', name], { cwd })).stdout;
  return { cwd, marked, described };
}

describe('flowq reports', () => {
  it('marks what the logs of flowq.json cannot answer, and says what they lack', async () => {
    const { cwd, marked, described } = await listedAfterInit(folderOf([{}]));
    const names = await marked();
    expect(names).toEqual(expect.arrayContaining(['nat', 'instances', 'sg-usage']));
    expect(names).not.toContain('rejected');
    expect(await described('resets')).toMatch(
      /\nHere: it cannot run on the logs of flowq.json, because the logs have no tcp-flags \(since version 3\): flowq enable s3 … --fields for:resets creates flow logs that have them\n/,
    );
    expect(await described('sg-usage')).toMatch(
      /because there is no inventory: flowq inventory creates one\n$/,
    );
    writeFileSync(join(cwd, 'inventory.json'), '{"inventory": 1, "places": []}');
    expect(await marked()).not.toContain('sg-usage');
    expect(await described('rejected')).not.toContain('Here:');
  });

  it('marks nothing that they can, and nothing where there is no flowq.json', async () => {
    const fields = 'pkt-srcaddr pkt-dstaddr tcp-flags';
    const { marked } = await listedAfterInit(folderWith(fields, [{}]));
    expect(await marked()).not.toEqual(expect.arrayContaining(['nat']));
    expect((await flowq(['reports'], { cwd: temporaryFolder() })).stdout).not.toMatch(/^- /m);
  });
});
