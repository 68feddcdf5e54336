import { describe, expect, it } from 'vitest';
import { sgCandidates } from '../../../src/reports/index.ts';
import { folderWith, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { BASTION, connection, groupOf, inventory, WEB } from './groups.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

const from = (address: string, port: number, clientPort = 50_000, things: Values = {}) =>
  connection('eni-web', [address, clientPort], [WEB, port], things);

const records = [
  ...from('203.0.113.4', 443),
  ...from('203.0.113.5', 443),
  ...from('203.0.113.5', 443, 50_001),
  ...from(BASTION, 22),
  ...from('198.51.100.9', 8443, 50_000, { action: 'REJECT' }),
  ...connection('eni-web', [WEB, 40_000], ['203.0.113.99', 443]),
  ...connection('eni-db', [WEB, 40_001], ['10.0.2.1', 5432]),
];

const found = async (target: string, reading = {}) => {
  const { options = {}, ...rest } = reading as { options?: object };
  const { lines } = await readReport(sgCandidates, folderWith('flow-direction instance-id', records), {
    ...rest,
    options: { target: sgCandidates.options.target.parse(target), ...options },
  });
  return lines;
};

describe('sg-candidates', () => {
  it('has what was let in at an interface, and neither what it asked for nor what was refused', async () => {
    expect(await found('eni-web')).toEqual([
      `TCP 443 443 203.0.113.4/31 2 3 6 600 ${SEEN}`,
      `TCP 22 22 10.0.3.1/32 1 1 2 200 ${SEEN}`,
    ]);
  });

  it('has groups of the inventory for addresses, unless blocks are wanted', async () => {
    const known = { inventory: inventory(groupOf('sg-web'), groupOf('sg-bastion')) };
    expect((await found('sg-web', known))[1]).toBe(`TCP 22 22 sg-bastion 1 1 2 200 ${SEEN}`);
    expect(await found('sg-web', { ...known, options: { cidrs: true } })).toEqual(await found('eni-web'));
  });

  it('joins what admits the least besides until there are few enough', async () => {
    expect(await found('eni-web', { options: { maxRules: 1 } })).toEqual([
      `TCP 22 443 0.0.0.0/0 3 4 8 800 ${SEEN}`,
    ]);
  });

  it('says what it cannot tell', async () => {
    await expect(found('sg-web')).rejects.toThrow(/the interfaces of the security group sg-web are unknown/);
    await expect(found('subnet-1')).rejects.toThrow(/interfaces of the subnet subnet-1 are unknown/);
    expect(await found('i-unknown')).toEqual([]);
    expect(() => sgCandidates.options.target.parse('10.0.0.1')).toThrow(/neither an id such as eni-…, i-…/);
  });
});
