import { expect, it } from 'vitest';
import { parseBlockList } from '../../../src/reports/security/block-list.ts';
import { temporaryFolder, writeLog } from '../../helpers/logs.ts';

it('a list is a file, or addresses and blocks separated by commas', () => {
  const parse = (text: string) => parseBlockList(text).map(({ text }) => text);
  expect(parse('192.0.2.0/24, 198.51.100.7')).toEqual(['192.0.2.0/24', '198.51.100.7/32']);
  expect(() => parse('192.0.2.0/24,rubbish')).toThrow(/not an address/);
  expect(() => parse('no-such-file')).toThrow(/a readable file or a known name/);
  const path = writeLog(temporaryFolder(), 'list.txt', '# nothing\n');
  expect(() => parse(path)).toThrow(/1 to 1,000,000/);
});
