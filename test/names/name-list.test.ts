import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readNameList } from '../../src/names/name-list.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder } from '../helpers/logs.ts';

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

const prefix = (ip_prefix: string, service: string, region = 'eu-west-1') => ({ ip_prefix, region, service });

it("AWS's ip-ranges.json names its blocks by service and Region", () => {
  const ranges = {
    syncToken: '1',
    prefixes: [
      prefix('52.218.0.0/17', 'AMAZON'),
      prefix('52.218.0.0/17', 'S3'),
      prefix('3.5.0.0/19', 'EC2'),
      prefix('3.5.0.0/19', 'AMAZON'),
      prefix('3.5.0.0/19', 'S3'),
      prefix('15.230.0.0/16', 'AMAZON', 'GLOBAL'),
    ],
    ipv6_prefixes: [{ ipv6_prefix: '2600:1fa0::/40', region: 'eu-west-1', service: 'S3' }],
  };
  expect(list(JSON.stringify(ranges, undefined, 2))).toEqual([
    ['52.218.0.0/17', 'AWS S3 eu-west-1'],
    ['3.5.0.0/19', 'AWS EC2/S3 eu-west-1'],
    ['15.230.0.0/16', 'AWS GLOBAL'],
    ['2600:1fa0::/40', 'AWS S3 eu-west-1'],
  ]);
});

it.each([
  ['{"prefixes": 1}', 'a list'],
  ['{}', 'prefixes'],
  ['{"prefixes": [{"ip_prefix": "x", "region": "r", "service": "s"}]}', '"x" is not an address'],
])('JSON that is not an ip-ranges.json is an error: %s', (text, message) => {
  expect(() => list(text)).toThrow(message);
});

it('of several files, the first that names a block names it, and the narrowest block wins', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ours.csv'), '192.0.2.0/24,ours\n');
  const prefixes = [
    prefix('192.0.2.0/24', 'S3'),
    prefix('192.0.2.128/25', 'EC2'),
    prefix('198.51.100.0/24', 'S3'),
  ];
  writeFileSync(join(folder, 'ip-ranges.json'), JSON.stringify({ prefixes }));
  const sql = "SELECT '192.0.2.1' AS srcaddr, '192.0.2.129' AS dstaddr, '198.51.100.1' AS pkt_dstaddr";
  const named = async (...args: string[]) =>
    (await flowq(['query', sql, '--source', folderOf([{}]), '--all', '--names', ...args], { cwd: folder }))
      .stdout;
  const expected = '192.0.2.1,ours,192.0.2.129,AWS EC2 eu-west-1,198.51.100.1,AWS S3 eu-west-1\n';
  expect(await named('--names-file=ours.csv', '--names-file=ip-ranges.json')).toContain(expected);
  const source = { kind: 'local', path: '.' };
  writeFileSync(
    join(folder, 'flowq.json'),
    JSON.stringify({ flowq: 1, source, names: ['ours.csv', 'ip-ranges.json'] }),
  );
  expect(await named()).toContain(expected);
});
