import { describe, expect, it } from 'vitest';
import { nat } from '../../../src/reports/cost/nat.ts';
import { folderWith, temporaryFolder, writeLog } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { GB, HOST, throughGateway } from './gateway.ts';

describe('a price table', () => {
  const file = (text: string, name = 'prices.csv') => writeLog(temporaryFolder(), name, text);
  const parse = (text: string) => nat.options.prices.parse(file(text));

  it('is read as JSON and as CSV, and --price stands above it', async () => {
    expect(parse('{"nat": 0.05, "cross-az": "0.03"}')).toBe(50_000);
    expect(parse('\ufeffreport,price\r\nnat,0.052 # Frankfurt\r\n\r\n"cross-az","0.03"\n')).toBe(52_000);
    expect(parse('nat;0.048')).toBe(48_000);
    const folder = folderWith('pkt-srcaddr pkt-dstaddr flow-direction', throughGateway(HOST, 3 * GB, 0));
    const cost = async (options: Record<string, unknown>) =>
      (await readReport(nat, folder, { options })).rows[0]?.[8];
    expect(await cost({ prices: 100_000 })).toBe(0.3);
    expect(await cost({ prices: 100_000, price: 1_000_000 })).toBe(3);
  });

  it.each([
    ['cross-az,0.02', /has no price for nat$/],
    ['nat,free', /, nat: "free" is not a price in dollars such as 0.045/],
    ['natt,0.02', /has a price for "natt", which is not one of nat, cross-az, internet-egress, inter-region/],
    ['report,price\nnat 0.02', /, line 2: "nat 0.02" is not a price such as nat,0.045/],
    ['{"nat": ', /starts like JSON, but is not valid/],
    ['{"nat": null}', /"null" is not a price/],
    ['', /has no price for nat/],
  ])('of %j is refused', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('that is not there is refused', () => {
    expect(() => nat.options.prices.parse('nowhere.csv')).toThrow(/"nowhere.csv" is not a readable file/);
  });
});

it.each(['', '-1', '1e3', '0,045', '$1', '0.1234567', 'NaN'])('%j is not a price', (words) => {
  expect(() => nat.options.price.parse(words)).toThrow(RangeError);
});
