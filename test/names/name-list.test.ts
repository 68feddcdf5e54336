import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readNameList } from '../../src/names/name-list.ts';
import { temporaryFolder } from '../helpers/logs.ts';

function list(text: string) {
  const path = join(temporaryFolder(), 'names.csv');
  writeFileSync(path, text);
  return readNameList(path).map(({ block, name }) => [block.text, name]);
}

it('names of the user’s own are lines of cidr,name', () => {
  const text =
    '\ufeffcidr,name\r\n# ours\r\n10.0.0.0/8,ours\r\n\r\n10.0.0.5 , "web, old" ,more\n2001:db8::/32,six\n';
  expect(list(text)).toEqual([
    ['10.0.0.0/8', 'ours'],
    ['10.0.0.5/32', 'web, old'],
    ['2001:db8::/32', 'six'],
  ]);
});

it.each([
  ['10.0.0.0/8,ours\n10.0.0.300,x', 'line 2: "10.0.0.300" is not an address'],
  ['10.0.0.5', 'line 1: "10.0.0.5" names nothing'],
  ['10.0.0.5/8,x', 'line 1: "10.0.0.5/8" has bits set beyond its prefix'],
])('a line that is none is an error that says where: %s', (text, words) => {
  expect(() => list(text)).toThrow(words);
});

it('a file that is not there is an error', () => {
  expect(() => readNameList('nowhere.csv')).toThrow('cannot read nowhere.csv');
});
