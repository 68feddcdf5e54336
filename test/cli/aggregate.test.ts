import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf } from '../helpers/logs.ts';

describe('flowq count and flowq sum', () => {
  const folder = () =>
    folderOf([
      { 'interface-id': 'eni-a', bytes: 100 },
      { 'interface-id': 'eni-b', bytes: 100 },
      { 'interface-id': 'eni-a', dstport: 22, bytes: 5, action: 'REJECT' },
    ]);
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await flowq([...args, '--all', '--source', folder(), '--format', 'csv']);
    return code === 0 ? stdout.trim().split(/\r?\n/) : [String(code), stderr];
  };

  it('count records by columns, and add up each packet once', async () => {
    expect(await run('count', '--by', 'action')).toEqual(['action,flows', 'ACCEPT,2', 'REJECT,1']);
    expect(await run('sum', 'bytes', '--by', 'dstport,protocol')).toEqual([
      'dstport,protocol,bytes',
      '443,6,100',
      '22,6,5',
    ]);
    expect(await run('sum', 'BYTES', '--by', 'interface-id')).toEqual([
      'interface_id,bytes',
      'eni-a,105',
      'eni-b,100',
    ]);
  });

  it('go without columns, and with the filters of reports', async () => {
    expect(await run('count')).toEqual(['flows', '3']);
    expect(await run('sum', 'packets', '--port', 'ssh,http', '--action', '!accept')).toEqual([
      'packets',
      '10',
    ]);
  });

  it.each([
    ['sum', ['flows'], /unknown measure flows\n {2}use bytes or packets/],
    ['count', ['--by', 'colour'], /--by: unknown column colour\n {2}flowq reports --all-fields/],
    ['sum', ['bytes', '--by', 'packets'], /--by: packets is a measure, not a column/],
  ])('%s refuses %j', async (command, args, message) => {
    const [code, stderr] = await run(command, ...args);
    expect(code).toBe('2');
    expect(stderr).toMatch(message);
  });
});
