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

it('custom names are lines of cidr,name', () => {
  const text =
    '\ufeffcidr,name\r\n# ours\r\n10.0.0.0/8,ours\r\n\r\n10.0.0.5 , "web, ""old""" \n10.1.0.0/16;office\n2001:db8::/32,six\n';
  expect(list(text)).toEqual([
    ['10.0.0.0/8', 'ours'],
    ['10.0.0.5/32', 'web, "old"'],
    ['10.1.0.0/16', 'office'],
    ['2001:db8::/32', 'six'],
  ]);
});

it.each([
  ['10.0.0.0/8,ours\n10.0.0.300,x', 'line 2: "10.0.0.300" is not an address'],
  ['10.0.0.5', 'line 1: "10.0.0.5" does not name a block'],
  ['10.0.1.5,alpha\n10.0.1.5/32,beta', 'line 2: 10.0.1.5/32 has a name in line 1'],
  ['2001:DB8::1,a\n2001:db8:0::1,b', 'line 2: 2001:db8:0::1/128 has a name in line 1'],
  ['10.0.3.0/24,Büro, 2. Stock', 'line 1: "10.0.3.0/24,Büro, 2. Stock" has more than two fields'],
  ['10.0.0.1,web\tone', 'line 1: "web\\tone" has control characters'],
  ['10.0.0.1,"web', 'line 1: "10.0.0.1,\\"web" has a quote that is not closed'],
  ['10.0.0.1,"web" one', 'has text after a closing quote'],
  ['10.0.0.5/8,x', 'line 1: "10.0.0.5/8" has bits set beyond its prefix'],
])('a line that is none is an error that says where: %s', (text, words) => {
  expect(() => list(text)).toThrow(words);
});

it('a file that is not there is an error', () => {
  expect(() => readNameList('nowhere.csv')).toThrow('cannot read nowhere.csv');
});

it('a long line of blanks takes no time', () => {
  const blanks = ' '.repeat(200_000);
  const start = performance.now();
  expect(() => list(`10.0.0.1${blanks}x`)).toThrow('does not name a block');
  expect(list(`${blanks}\n10.0.0.1,${blanks}web`)).toEqual([['10.0.0.1/32', 'web']]);
  expect(performance.now() - start).toBeLessThan(1000);
});
