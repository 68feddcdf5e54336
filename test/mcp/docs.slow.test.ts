import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { startMcp } from './client.ts';
import { sampleFolder, WINDOW } from './sample-folder.ts';

/** Each question of the page: its call, and the command with the same rows. */
const QUESTIONS = [
  ...readFileSync('docs/assistants.md', 'utf8').matchAll(
    /\*\*(?<question>[^*]+\?)\*\*\n\n```json\n(?<call>.*)\n```\n\n```sh\n(?<command>.*)\n```/g,
  ),
].map(({ groups = {} }) => groups as { question: string; call: string; command: string });

let folder: string;
beforeAll(async () => {
  ({ folder } = await sampleFolder());
}, 60_000);

test('docs/assistants.md has five questions, and each call has the rows of its command', async () => {
  expect(QUESTIONS).toHaveLength(5);
  await using mcp = await startMcp([], { cwd: folder });
  for (const { question, call, command } of QUESTIONS) {
    const { tool, arguments: given } = JSON.parse(call);
    const { data, text, isError } = await mcp.call(tool, { ...given, ...WINDOW, names: false });
    expect([isError, isError ? text : ''], question).toEqual([false, '']);
    const [, ...words] = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, word = '']) => quoted ?? word,
    );
    const args = words
      .join('\0')
      .replace('--since\x001d', `--since\0${WINDOW.since}\0--until\0${WINDOW.until}`);
    const { stdout } = await flowq([...args.split('\0'), '--format=json'], { cwd: folder });
    const names: string[] = data.columns.map(({ name }: { name: string }) => name);
    const rows = data.rows.map((row: unknown[]) =>
      Object.fromEntries(row.map((value, at) => [names[at], value])),
    );
    expect(rows.length, question).toBeGreaterThan(0);
    expect(rows, question).toEqual(JSON.parse(stdout).slice(0, rows.length));
  }
});
