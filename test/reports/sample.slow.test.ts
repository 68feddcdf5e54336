import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFields } from '../../src/logs/record-format.ts';
import {
  adminPorts,
  asymmetric,
  beacons,
  bruteForce,
  crossAz,
  databasePorts,
  dnsElsewhere,
  encryption,
  externalInbound,
  hostSweep,
  idle,
  internetEgress,
  interRegion,
  largeTransfers,
  nat,
  newPairs,
  offHours,
  portScan,
  REPORTS,
  rejectReason,
  sgCandidates,
  sgCheck,
  sgUsage,
  sshRdp,
  unanswered,
  unusualProtocols,
  why,
} from '../../src/reports/index.ts';
import { parseBlockList } from '../../src/reports/security/block-list.ts';
import { parseRuleSet } from '../../src/reports/security-groups/rule-file.ts';
import { CULPRITS } from '../../src/sample/internet.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { makeTopology } from '../../src/sample/topology.ts';
import { temporaryFolder, writeLog } from '../helpers/logs.ts';
import { readReport } from '../helpers/reading.ts';

const plain = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value);

const ACCOUNT = '123456789012';
const vpc = makeTopology(1, ACCOUNT, 'us-east-1');
const UNTIL = Date.UTC(2026, 10, 20) / 1000;

/** What \`new-pairs\` compares in a sample of one day. */
const LAST_HOURS = { window: { since: UNTIL - 7200, until: UNTIL }, options: { baseline: 18 * 3600 } };

/** Bytes: what is stolen is more, and what single connections without incidents send is less. */
const THEFT = 10_000_000;

/** What is wrong in a sample is what the reports find in it. */
describe('in a sample', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flowq-test-'));
    await writeSample({
      dir: folder,
      days: 1,
      records: 20_000,
      accounts: [ACCOUNT],
      fields: parseFields('all'),
      until: UNTIL,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const first = async (report: Parameters<typeof readReport>[0], options = {}) =>
    (await readReport(report, folder, { options, limit: 1 })).rows[0] ?? [];

  it.each(REPORTS)('no two rows of $name have the same key', async (report) => {
    const inventory = sampleInventory({ dir: folder, accounts: [ACCOUNT] });
    const [group] = inventory.places[0]?.securityGroups ?? [];
    const given: Record<string, Record<string, unknown>> = {
      host: { address: '10.0.0.0/8' },
      why: { client: '0.0.0.0/0', server: '10.0.0.0/8', serverPort: undefined },
      listed: { entries: parseBlockList('203.0.113.0/24,198.51.100.0/24') },
      'sg-candidates': { target: { kind: 'sg', id: group?.id } },
      'sg-check': { rules: { id: group?.id } },
    };
    const options = given[report.name] ?? {};
    const { columns, rows } = await readReport(report, folder, { options, inventory });
    const key = (report.key ?? []).map((name) => columns.indexOf(name));
    const keys = rows.map((row) => key.map((at) => String(row[at])).join('\n'));
    expect(new Set(keys).size).toBe(rows.length);
  });

  it('one scans ports and finds none open', async () => {
    expect((await first(portScan)).slice(0, 3)).toEqual([CULPRITS.portScanner, vpc.bastion.address, 'TCP']);
    expect((await first(portScan))[4]).toBe(0n);
  });

  it('the compromised instance sweeps for file shares', async () => {
    expect((await first(hostSweep)).slice(0, 3)).toEqual([vpc.compromised.address, 445, 'TCP']);
  });

  it('one guesses passwords, and is let in like the offices', async () => {
    const guesser = [CULPRITS.passwordGuesser, vpc.bastion.address, 22];
    const [attempts, longer] = (await first(bruteForce)).slice(4, 6);
    expect((await first(bruteForce)).slice(0, 3)).toEqual(guesser);
    expect(attempts).toBeGreaterThan(20n);
    // One of those is the password that was right.
    expect(longer).toBeGreaterThan(0n);
    expect((await first(sshRdp)).slice(0, 3)).toEqual(guesser);
    expect((await first(adminPorts)).slice(0, 3)).toEqual(guesser);
  });

  it('much is sent to one address, by the compromised instance and not by the gateway in between', async () => {
    const { rows } = await readReport(largeTransfers, folder, { options: { atLeast: 1_000_000 } });
    expect(rows[0]?.slice(0, 2)).toEqual([vpc.compromised.address, CULPRITS.dropPoint]);
    expect(rows.filter((row) => row[1] === CULPRITS.dropPoint)).toHaveLength(1);
  });

  it('answers of a database are held back, and a search engine does not answer', async () => {
    const { rows } = await readReport(unanswered, folder, { limit: 'all' });
    const told = rows.map((row) => row.slice(1, 3).join(' '));
    expect(told).toContain(`${vpc.mysql[0]?.address} 3306`);
    expect(told).toContain(`${vpc.batch[0]?.address} 9200`);
    const [refused] = rows.filter((row) => row[1] === vpc.mysql[0]?.address);
    expect(Number(refused?.[5])).toBeGreaterThan(10);
    const filter = { port: ['mysql'] };
    const { rows: oneWay } = await readReport(asymmetric, folder, { filter });
    expect(oneWay.map(([client, server]) => [client, server])).toEqual([
      [expect.stringMatching(/^192\.168\./), vpc.mysql[0]?.address],
    ]);
  });

  it('names are resolved elsewhere, a tunnel is there, and services are reached from outside', async () => {
    const { rows } = await readReport(dnsElsewhere, folder, { limit: 'all' });
    expect(new Set(rows.map((row) => row[1]))).toEqual(new Set(['1.1.1.1', '8.8.8.8', '9.9.9.9']));
    expect((await first(unusualProtocols))[3]).toBe('GRE');
    const reached = await readReport(externalInbound, folder, { limit: 'all' });
    expect(reached.rows.map((row) => row[0])).toContain(vpc.bastion.address);
    expect(reached.rows.map((row) => row[0])).not.toContain(vpc.compromised.address);
  });

  it('databases are asked by those who may and by those who may not', async () => {
    const { rows } = await readReport(databasePorts, folder, { limit: 'all' });
    const primary = rows.filter((row) => row[1] === vpc.postgres[0]?.address);
    expect(primary.some((row) => Number(row[6]) > 0 && Number(row[7]) === 0)).toBe(true);
    expect(primary.some((row) => Number(row[7]) > 0)).toBe(true);
  });

  it('refusals have reasons, and some traffic is encrypted', async () => {
    const { rows } = await readReport(rejectReason, folder);
    expect(rows.map(([reason]) => reason)).toEqual(['rules', 'block-public-access', 'encryption-controls']);
    const kinds = (await readReport(encryption, folder)).rows.map(([kind]) => kind);
    expect(new Set(kinds)).toEqual(new Set(['none', 'nitro', 'application', 'both']));
  });

  it('it is told why a database does not answer, and why the sweep found nothing', async () => {
    const conclusion = async (client = '', server = '', serverPort = 0) =>
      (await readReport(why, folder, { options: { client, server, serverPort } })).rows[0]?.at(-1);
    expect(await conclusion('192.168.0.0/16', vpc.mysql[0]?.address, 3306)).toMatch(
      /the answers are rejected/,
    );
    expect(await conclusion(vpc.compromised.address, vpc.web[0]?.address, 445)).toMatch(
      /^Rejected on arrival/,
    );
    expect(await conclusion(vpc.app[0]?.address, vpc.caches[0]?.address, 6379)).toMatch(/and answered: /);
  });

  it('interfaces that nobody uses are idle', async () => {
    const { rows } = await readReport(idle, folder);
    expect(new Set(rows.map(([id]) => id))).toEqual(new Set(vpc.idle.map(({ id }) => id)));
  });

  it('the compromised instance calls its controller every five minutes', async () => {
    const called = [vpc.compromised.address, CULPRITS.controller, 8443, 'TCP'];
    expect((await first(beacons)).slice(0, 4)).toEqual(called);
    expect((await first(beacons))[6]).toBeGreaterThanOrEqual(298n);
    expect((await first(beacons))[6]).toBeLessThanOrEqual(302n);
  });

  it('whom it sends so much to is new in the last hours', async () => {
    const { columns, rows } = await readReport(newPairs, folder, LAST_HOURS);
    expect(rows[0]?.slice(0, 3)).toEqual([vpc.compromised.address, CULPRITS.dropPoint, 443]);
    expect(Number(rows[0]?.[columns.indexOf('bytes')])).toBeGreaterThan(THEFT);
  });

  it('what it sends late in the evening is never sent in working hours', async () => {
    const owl = await first(offHours, { share: 100 });
    expect(owl.slice(0, 3)).toEqual([vpc.compromised.address, CULPRITS.dropPoint, 443]);
    expect(owl.slice(6, 10)).toEqual([0n, owl[7], 0n, 1]);
    expect(Number(owl[7])).toBeGreaterThan(THEFT);
  });

  it('rules that nobody uses, and one that another makes needless, are told', async () => {
    const inventory = sampleInventory({ dir: folder, accounts: [ACCOUNT] });
    const { columns, rows } = await readReport(sgUsage, folder, { inventory });
    const told = rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])));
    const inbound = told.filter(({ direction }) => direction === 'inbound');
    const named = (all: typeof told) => all.map(({ group_name, ports }) => `${group_name} ${ports}`);
    expect(named(inbound.filter(({ connections }) => connections === 0n)).sort()).toEqual([
      'balancer 8443',
      'database 1433',
      // In this sample, the bastion pings no database.
      'database all',
    ]);
    const wide = inbound.find(({ description }) => description === 'while moving house');
    expect(named(inbound.filter(({ shadowed_by }) => shadowed_by === wide?.rule))).toEqual(['database 3306']);
    expect(inbound.filter(({ shadowed_by }) => shadowed_by !== null)).toHaveLength(1);
  });

  it('the rules of the inventory admit all that was accepted, and what encryption controls refuse', async () => {
    const inventory = sampleInventory({ dir: folder, accounts: [ACCOUNT] });
    const told = new Set<string>();
    for (const { id, name } of inventory.places[0]?.securityGroups ?? []) {
      const { columns, rows } = await readReport(sgCheck, folder, { inventory, options: { rules: { id } } });
      for (const row of rows) told.add(`${name} ${row[0]} ${row[columns.indexOf('port')]}`);
    }
    expect([...told].filter((words) => words.includes('would refuse'))).toEqual([]);
    expect(told).toContain('endpoint would admit 443');
  });

  it('rules that would do are as few as wanted, and admit all of it', async () => {
    const inventory = sampleInventory({ dir: folder, accounts: [ACCOUNT] });
    const id = inventory.places[0]?.securityGroups.find(({ name }) => name === 'database')?.id ?? '';
    const target = { kind: 'sg', id };
    const { columns, rows } = await readReport(sgCandidates, folder, {
      inventory,
      options: { target, maxRules: 3 },
    });
    expect(rows.length).toBe(3);
    const content = rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, plain(row[at])])));
    const rules = parseRuleSet(writeLog(temporaryFolder(), 'rules.json', JSON.stringify(content)));
    const options = { rules, at: target, alone: true };
    const { rows: wrong } = await readReport(sgCheck, folder, { inventory, options });
    expect(wrong.filter(([verdict]) => verdict === 'would refuse')).toEqual([]);
  });

  it('the compromised instance causes most of what the gateways process and the internet costs', async () => {
    const [client, remote, , , , , bytes, gigabytes, cost] = await first(nat);
    expect([client, remote]).toEqual([vpc.compromised.address, CULPRITS.dropPoint]);
    expect(Number(gigabytes)).toBe(Number(bytes) / 1e9);
    expect(Number(cost)).toBeCloseTo(Number(gigabytes) * 0.045, 9);
    expect((await first(internetEgress))[0]).toBe(vpc.compromised.address);
    const { columns, rows: all } = await readReport(nat, folder, { limit: 'all' });
    const saved = all.filter((row) => Number(row[columns.indexOf('endpoint_saves')]) > 0);
    const services = new Set(saved.map((row) => row[columns.indexOf('aws_service')]));
    expect(services).toEqual(new Set(['S3', 'DYNAMODB']));
    for (const row of saved)
      expect(row[columns.indexOf('endpoint_saves')]).toBe(row[columns.indexOf('estimated_dollars')]);
    const crossing = await readReport(interRegion, folder, { limit: 'all' });
    expect(new Set(crossing.rows.map(([from]) => from))).toEqual(
      new Set(vpc.batch.map(({ address }) => address)),
    );
    const { rows } = await readReport(crossAz, folder, { limit: 'all' });
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(([from, to]) => from === to)).toEqual([]);
  });
});

/** Reports that accuse somebody of something, by default options. */
const ACCUSING = [
  asymmetric,
  beacons,
  bruteForce,
  dnsElsewhere,
  hostSweep,
  largeTransfers,
  portScan,
  unanswered,
  unusualProtocols,
];

/** Reports that list who uses what, and may find ordinary use. */
const LISTING = [adminPorts, databasePorts, sshRdp];

describe.each([
  ['all fields', 'all'],
  ['the fields of version 2', 'v2'],
])('in a sample without incidents, with %s', (_, fields) => {
  let folder = '';
  const options = { days: 1, records: 20_000, accounts: [ACCOUNT], incidents: false, until: UNTIL };
  const inventory = sampleInventory({ dir: '.', ...options });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flowq-test-'));
    await writeSample({ dir: folder, ...options, fields: parseFields(fields) });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reports accuse nobody', async () => {
    for (const report of ACCUSING)
      expect([report.name, (await readReport(report, folder, { inventory })).lines]).toEqual([
        report.name,
        [],
      ]);
  });

  it('nobody is rejected at ports of administration and databases', async () => {
    for (const report of LISTING) {
      const { columns, rows } = await readReport(report, folder, { inventory, limit: 'all' });
      expect(rows.length).toBeGreaterThan(5);
      expect(rows.filter((row) => row[columns.indexOf('rejected')] !== 0n)).toEqual([]);
    }
  });

  it('only what serves the internet is reached from it: answers to pings and time queries are none', async () => {
    const { rows } = await readReport(externalInbound, folder, { inventory, limit: 'all' });
    const reached = new Set(rows.map(([address, port]) => `${address} ${port}`));
    const served = vpc.balancers.flatMap(({ address, address6 }) =>
      [address, address6].flatMap((one) => [`${one} 443`, `${one} 80`]),
    );
    expect(reached).toEqual(new Set([...served, `${vpc.bastion.address} 22`]));
  });

  it('nothing as large as a theft is new, or only sent outside working hours', async () => {
    const alone = { inventory, limit: 'all' } as const;
    for (const [report, reading] of [
      [newPairs, LAST_HOURS],
      [offHours, { options: { share: 100 } }],
    ] as const) {
      const { columns, rows } = await readReport(report, folder, { ...alone, ...reading });
      expect(rows.length).toBeGreaterThan(5);
      expect(rows.filter((row) => Number(row[columns.indexOf('bytes')]) > THEFT)).toEqual([]);
    }
  });
});
