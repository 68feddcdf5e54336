import { describe, expect, it } from 'vitest';
import { pairs, topTalkers } from '../../src/reports/index.ts';
import {
  folderOf,
  folderWith,
  logText,
  NOON,
  temporaryFolder,
  type Values,
  v2,
  writeLog,
} from '../helpers/logs.ts';
import { type Reading, readReport } from '../helpers/reading.ts';

const A = { srcaddr: '10.0.0.1', dstaddr: '10.0.0.2' };
const at = (eni: string, values: Values = {}) => ({ 'interface-id': eni, ...A, ...values });

/** Addresses, flows, packets and bytes of `top-talkers`. */
async function talkers(folder: string, reading: Reading = {}) {
  const { rows } = await readReport(topTalkers, folder, reading);
  return rows.map((row) => row.slice(0, 5).join(' '));
}

describe('what several interfaces log of a conversation', () => {
  it('counts once: the largest of the sums that each of them saw', async () => {
    const folder = folderOf([
      at('eni-a', { packets: 10, bytes: 100 }),
      at('eni-a', { packets: 5, bytes: 50, start: NOON + 60 }),
      // The other end cuts its intervals elsewhere, and has seen less.
      at('eni-b', { packets: 7, bytes: 70, start: NOON + 30 }),
      at('eni-b', { packets: 7, bytes: 70, start: NOON + 90 }),
    ]);
    expect(await talkers(folder)).toEqual(['10.0.0.1 10.0.0.2 4 15 150']);
  });

  it('is added up over conversations, whichever interface saw each of them', async () => {
    const folder = folderOf([
      at('eni-a', { srcport: 1, bytes: 100 }),
      at('eni-b', { srcport: 1, bytes: 100 }),
      at('eni-a', { srcport: 2, bytes: 30 }),
      at('eni-b', { srcport: 3, bytes: 7 }),
    ]);
    expect(await talkers(folder)).toEqual(['10.0.0.1 10.0.0.2 4 30 137']);
  });

  it('may be refused at one and accepted at the other', async () => {
    const folder = folderOf([at('eni-a'), at('eni-b', { action: 'REJECT' })]);
    expect(await talkers(folder)).toEqual(['10.0.0.1 10.0.0.2 2 10 1000']);
  });

  it('is told apart by the direction through one interface, where that is logged', async () => {
    const folder = folderWith('flow-direction', [
      at('eni-firewall', { 'flow-direction': 'ingress' }),
      at('eni-firewall', { 'flow-direction': 'egress' }),
    ]);
    expect(await talkers(folder)).toEqual(['10.0.0.1 10.0.0.2 2 10 1000']);
  });

  it('is told apart by the flow log, of files that say which one wrote them', async () => {
    const folder = temporaryFolder();
    const records = [v2(at('eni-a')), v2(at('eni-a', { start: NOON + 60 }))];
    for (const id of ['fl-0a', 'fl-0b']) {
      const name = `123456789012_vpcflowlogs_us-east-1_${id}_20261120T1200Z_${id}.log.gz`;
      writeLog(folder, name, logText(records));
    }
    expect(await talkers(folder)).toEqual(['10.0.0.1 10.0.0.2 4 20 2000']);
  });

  it('cannot be told where the interface is not logged: it is added up', async () => {
    const folder = folderOf([at('-'), at('-')]);
    expect(await talkers(folder)).toEqual(['10.0.0.1 10.0.0.2 2 20 2000']);
  });

  it('is added up where there are no addresses to tell conversations by', async () => {
    const folder = folderOf([
      at('eni-a', { srcaddr: '-', dstaddr: '-' }),
      at('eni-b', { srcaddr: '-', dstaddr: '-' }),
    ]);
    expect(await talkers(folder)).toEqual(['  2 20 2000']);
  });

  it('is exact beyond 2^63', async () => {
    const bytes = 2n ** 62n;
    const folder = folderOf([1, 2, 3].map((second) => at('eni-a', { bytes, start: NOON + second })));
    expect(await talkers(folder)).toEqual([`10.0.0.1 10.0.0.2 3 30 ${bytes * 3n}`]);
  });
});

describe('behind a NAT gateway', () => {
  const [client, nat, server] = ['10.0.1.5', '10.0.0.220', '203.0.113.5'];
  const [there, back] = [
    { srcport: 40_000, dstport: 443 },
    { srcport: 443, dstport: 40_000 },
  ];
  const record = (eni: string, ends: readonly string[], values: Values): Values => {
    const [srcaddr = '', dstaddr = '', from = srcaddr, to = dstaddr] = ends;
    return { 'interface-id': eni, srcaddr, dstaddr, 'pkt-srcaddr': from, 'pkt-dstaddr': to, ...values };
  };
  const RECORDS = [
    record('eni-instance', [client, server], { ...there, bytes: 100 }),
    record('eni-nat', [client, nat, client, server], { ...there, bytes: 100 }),
    record('eni-nat', [nat, server], { srcport: 61_000, dstport: 443, bytes: 100 }),
    record('eni-nat', [server, nat], { srcport: 443, dstport: 61_000, bytes: 900 }),
    record('eni-nat', [nat, client, server, client], { ...back, bytes: 900 }),
    record('eni-instance', [server, client], { ...back, bytes: 900 }),
  ];
  const folder = (records: readonly Values[] = RECORDS) => folderWith('pkt-srcaddr pkt-dstaddr', records);

  it("packets are those of their own ends, and the gateway's own legs are no rows", async () => {
    expect(await talkers(folder())).toEqual([`${server} ${client} 2 10 900`, `${client} ${server} 2 10 100`]);
    const { lines } = await readReport(pairs, folder());
    expect(lines).toEqual([`${client} ${server} 4 20 1000`]);
  });

  it('every leg is a row of its own at the level of interfaces', async () => {
    expect(await talkers(folder(), { options: { interfaceLevel: true } })).toEqual([
      `${nat} ${client} 1 10 900`,
      `${server} ${nat} 1 10 900`,
      `${server} ${client} 1 10 900`,
      `${nat} ${server} 1 10 100`,
      `${client} ${nat} 1 10 100`,
      `${client} ${server} 1 10 100`,
    ]);
  });

  it("a gateway's own exchange of another protocol stays, with and without a filter", async () => {
    const own = record('eni-nat', [nat, server], { srcport: 61_001, dstport: 443, protocol: 17, bytes: 7 });
    const rows = [`${nat} ${server} 1 10 7`];
    const records = folder([...RECORDS, own]);
    expect(await talkers(records)).toEqual(expect.arrayContaining(rows));
    expect(await talkers(records, { filter: { protocol: ['udp'] } })).toEqual(rows);
  });

  it('what is asked of the gateway itself stays', async () => {
    const scan = record('eni-nat', ['198.51.100.9', nat], { dstport: 22, bytes: 1, action: 'REJECT' });
    expect(await talkers(folder([...RECORDS, scan]))).toContain(`198.51.100.9 ${nat} 1 10 1`);
  });

  it('a node that carries packets of pods keeps traffic of its own', async () => {
    const [node, pod, peer] = ['10.0.5.1', '10.0.5.77', '10.0.9.9'];
    const records = [
      record('eni-node', [node, peer, pod, peer], { ...there, bytes: 50 }),
      record('eni-node', [peer, node, peer, pod], { ...back, bytes: 60 }),
      record('eni-node', [node, server], { ...there, bytes: 70 }),
    ];
    expect(await talkers(folder(records))).toEqual([
      `${node} ${server} 1 10 70`,
      `${peer} ${pod} 1 10 60`,
      `${pod} ${peer} 1 10 50`,
    ]);
  });
});

describe('pairs', () => {
  it('has both directions in one row, the lesser text first', async () => {
    const folder = folderOf([
      { srcaddr: '10.0.0.9', dstaddr: '10.0.0.10', packets: 1, bytes: 10 },
      { srcaddr: '10.0.0.10', dstaddr: '10.0.0.9', packets: 2, bytes: 300 },
      { srcaddr: '10.0.0.10', dstaddr: '-', packets: 4, bytes: 1 },
    ]);
    const { columns, lines } = await readReport(pairs, folder);
    expect(columns).toEqual('addr_a addr_b flows packets bytes'.split(' '));
    expect(lines).toEqual(['10.0.0.10 10.0.0.9 2 3 310', '10.0.0.10 NULL 1 4 1']);
  });
});
