import { describe, expect, it } from 'vitest';
import { why } from '../../../src/reports/index.ts';
import { folderOf, folderWith, NOON, type Values, v2 } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const ASK = { srcaddr: '10.0.0.1', dstaddr: '10.0.1.1', srcport: 40_000, dstport: 443 };
const ANSWER = { srcaddr: '10.0.1.1', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_000 };
const NEAR = { 'interface-id': 'eni-near' };
const FAR = { 'interface-id': 'eni-far' };
const REJECT = { action: 'REJECT' };
const LEAVING = { 'flow-direction': 'egress' };
const ARRIVING = { 'flow-direction': 'ingress' };

async function story(
  records: readonly Values[],
  serverPort?: number,
  client = '10.0.0.1',
  server = '10.0.1.1',
) {
  const folder = folderWith('flow-direction tcp-flags pkt-srcaddr pkt-dstaddr', records);
  return readReport(why, folder, { options: { client, server, serverPort } });
}

const conclusion = async (records: readonly Values[], port?: number) =>
  String((await story(records, port)).rows[0]?.at(-1));

describe('why', () => {
  it.each([
    ['all of', [{ interface: ['eni-near'] }, { direction: ['ingress'] }, { action: ['accept'] }]],
    ['nothing of', [{ interface: ['!eni-near'] }, { direction: ['!ingress'] }, { action: ['reject'] }]],
  ])('has %s a connection that a place selects or leaves out', async (which, filters) => {
    const folder = folderWith('flow-direction', [
      { ...ASK, ...NEAR, ...LEAVING },
      { ...ASK, ...FAR, ...ARRIVING },
      { ...ANSWER, ...FAR, ...LEAVING },
      { ...ANSWER, ...NEAR, ...ARRIVING },
    ]);
    const options = { client: ASK.srcaddr, server: ASK.dstaddr };
    const { lines } = await readReport(why, folder, { options });
    expect(lines).toHaveLength(5);
    for (const filter of filters)
      expect((await readReport(why, folder, { options, filter })).lines).toEqual(
        which === 'all of' ? lines : [expect.stringContaining('not-seen')],
      );
  });

  it('has a conclusion, then where requests and answers were seen, as rows and as sentences', async () => {
    const { columns, lines } = await story(
      [
        { ...ASK, ...NEAR, ...LEAVING, srcport: 1 },
        { ...ASK, ...NEAR, ...LEAVING, srcport: 2, start: NOON - 5 },
        { ...ASK, ...FAR, ...ARRIVING, ...REJECT, packets: 3, bytes: 180 },
        { ...ASK, dstport: 80 },
        { ...ASK, srcaddr: '10.0.0.2' },
      ],
      443,
    );
    expect(columns).toEqual(
      'step way interface_id action protocol client client_port server port flows packets bytes first_seen last_seen verdict story'.split(
        ' ',
      ),
    );
    expect(lines).toEqual([
      '0 conclusion NULL NULL 6 10.0.0.1 2 10.0.1.1 443 NULL NULL NULL NULL NULL rejected Rejected on arrival: no inbound rule of the security groups of the destination admits it, or the network ACL of its subnet denies it.',
      '1 request eni-near ACCEPT 6 10.0.0.1 2 10.0.1.1 443 2 20 2000 2026-11-20T11:59:55Z 2026-11-20T12:00:50Z NULL request leaving by eni-near: accepted',
      '2 request eni-far REJECT 6 10.0.0.1 40000 10.0.1.1 443 1 3 180 2026-11-20T12:00:00Z 2026-11-20T12:00:50Z NULL request arriving at eni-far: rejected',
    ]);
  });

  it.each<[string, readonly Values[], RegExp]>([
    ['nothing', [{ ...ASK, dstaddr: '10.0.1.2' }], /^Nothing was seen:/],
    ['rejected on leaving', [{ ...ASK, ...REJECT, ...LEAVING }], /^Rejected on leaving/],
    ['rejected somewhere', [{ ...ASK, ...REJECT }], /^Rejected by the security groups/],
    ['without an answer', [ASK], /^Accepted, but no answer was seen/],
    ['with rejected answers', [ASK, { ...ANSWER, ...REJECT }], /^Accepted, but the answers are rejected/],
    [
      'with some rejected answers',
      [ASK, ANSWER, { ...ASK, srcport: 40_001 }, { ...ANSWER, dstport: 40_001, ...REJECT }],
      /^Accepted and answered, but some answers are rejected/,
    ],
    ['in order', [ASK, ANSWER], /^Accepted and answered: security groups/],
    [
      'answered, with a late packet',
      [ASK, ANSWER, { ...ANSWER, ...REJECT, start: NOON + 120 }],
      /^Accepted and answered: /,
    ],
    ['reset', [ASK, { ...ANSWER, 'tcp-flags': 4 }], /^Accepted, and answered only by resets/],
    ['reset after it was taken', [ASK, { ...ANSWER, 'tcp-flags': 22 }], /^Accepted and answered: /],
    ['answered without a question', [ANSWER], /^Only answers were seen/],
    [
      'mixed',
      [ASK, ANSWER, { ...ASK, srcport: 40_001, ...REJECT }],
      /^Some connections are accepted and answered/,
    ],
    [
      'rejected in part where it was accepted',
      [ASK, ANSWER, { ...ASK, ...REJECT }],
      /^Accepted and answered: /,
    ],
  ])('concludes of an attempt that is %s', async (_, records, text) => {
    expect(await conclusion(records, 443)).toMatch(text);
  });

  it.each<[string, readonly Values[]]>([
    ['not-seen', []],
    [
      'rejected',
      [
        { ...ASK, ...NEAR },
        { ...ASK, ...FAR, ...REJECT },
      ],
    ],
    ['unanswered', [ASK]],
    ['answered', [ASK, ANSWER]],
    ['answer-rejected', [ASK, ANSWER, { ...ANSWER, ...NEAR, ...REJECT }]],
  ])('has the verdict %s', async (verdict, records) => {
    const { rows, columns } = await story(records, 443);
    expect(rows[0]?.[columns.indexOf('verdict')]).toBe(verdict);
  });

  it.each([
    [
      ['BPA'],
      /^Rejected, as AWS logged, by VPC Block Public Access: security groups and network ACLs are not/,
    ],
    [['EC'], /^Rejected, as AWS logged, by the encryption controls of the VPC: /],
    [['BPA', '-'], /^Rejected on arrival: /],
    [['-'], /^Rejected on arrival: /],
  ])('concludes from the reasons %j that AWS logs', async (reasons, text) => {
    const records = reasons.map((reason, at) => ({
      ...{ ...ASK, ...FAR, ...REJECT, ...ARRIVING, srcport: 40_000 + at },
      'reject-reason': reason,
    }));
    const folder = folderWith('flow-direction reject-reason', records);
    const options = { client: '10.0.0.1', server: '10.0.1.1', serverPort: 443 };
    const { rows } = await readReport(why, folder, { options });
    expect(rows[0]?.at(-1)).toMatch(text);
    if (reasons[0] === 'BPA')
      expect(
        rows.some((row) => row.at(-1) === 'request arriving at eni-far: rejected by Block Public Access'),
      ).toBe(true);
  });

  it('does not take ICMP in one direction for an answer', async () => {
    const message = { ...ANSWER, protocol: 1, srcport: 0, dstport: 0 };
    expect(await conclusion([message])).toMatch(/^Nothing was seen/);
    const ping = { ...message, srcaddr: '10.0.0.1', dstaddr: '10.0.1.1' };
    expect(await conclusion([message, ping])).toMatch(/^Accepted and answered/);
  });

  it('names answers that an interface rejects, though another accepted them', async () => {
    const records = [ASK, { ...ANSWER, ...FAR }, { ...ANSWER, ...NEAR, ...REJECT }];
    expect(await conclusion(records, 443)).toMatch(/^Accepted, but the answers are rejected, all of them/);
  });

  it('does not take a packet that came after the end for a rejected one', async () => {
    const closed = { 'tcp-flags': 3 };
    const records = [
      { ...ASK, ...closed },
      { ...ANSWER, 'tcp-flags': 19 },
      { ...ANSWER, ...REJECT, 'tcp-flags': 1, start: NOON + 60 },
    ];
    expect(await conclusion(records, 443)).toMatch(/^Accepted and answered: /);
  });

  it('leaves out connections of the other direction, and keeps protocols apart', async () => {
    const other = [
      { ...ASK, srcport: 443, dstport: 40_000, 'tcp-flags': 18 },
      { ...ANSWER, srcport: 40_000, dstport: 443, 'tcp-flags': 2 },
    ];
    expect(await conclusion(other)).toMatch(/^Nothing was seen/);
    const { lines } = await story([ASK, { ...ASK, protocol: 17 }], 443);
    expect(lines.map((line) => line.split(' ').slice(1, 5).join(' '))).toEqual([
      'conclusion NULL NULL 6',
      'request eni-0123456789abcdef0 ACCEPT 6',
      'request eni-0123456789abcdef0 ACCEPT 17',
    ]);
  });

  it('believes who names the port of the server', async () => {
    const records = [
      { ...ASK, dstport: 50_051, 'tcp-flags': 0 },
      { ...ANSWER, srcport: 50_051, 'tcp-flags': 0 },
    ];
    const { rows, columns } = await story(records, 50_051);
    expect(rows.map((row) => row[columns.indexOf('way')])).toEqual(['conclusion', 'request', 'answer']);
    expect(rows[1]?.slice(5, 9)).toEqual(['10.0.0.1', 40_000, '10.0.1.1', 50_051]);
  });

  it('lists hops in the order of travel, whatever the time of their records', async () => {
    const nat = { 'interface-id': 'eni-nat' };
    const late = { start: NOON + 30 };
    const records = [
      { ...ASK, ...FAR, ...ARRIVING },
      { ...ASK, ...nat, ...LEAVING },
      { ...ASK, ...nat, ...ARRIVING },
      { ...ASK, ...NEAR, ...LEAVING, ...late },
      { ...ANSWER, ...NEAR, ...ARRIVING },
      { ...ANSWER, ...FAR, ...LEAVING, ...late },
    ];
    const { rows } = await story(records, 443);
    expect(rows.map((row) => [row[0], row.at(-1)].join(' ')).slice(1)).toEqual([
      '1 request leaving by eni-near: accepted',
      '2 request arriving at eni-nat: accepted',
      '3 request leaving by eni-nat: accepted',
      '4 request arriving at eni-far: accepted',
      '5 answer leaving by eni-far: accepted',
      '6 answer arriving at eni-near: accepted',
    ]);
  });

  it('is about all ports where none is named', async () => {
    expect(await conclusion([{ ...ASK, dstport: 80, ...REJECT }], 443)).toMatch(/^Nothing was seen/);
    expect(await conclusion([{ ...ASK, dstport: 80, ...REJECT }])).toMatch(/^Rejected/);
  });

  it('takes blocks, and knows the ends of packets behind a NAT gateway', async () => {
    const translated = {
      ...ASK,
      dstaddr: '10.0.9.9',
      'pkt-srcaddr': '10.0.0.1',
      'pkt-dstaddr': '203.0.113.7',
    };
    const { rows } = await story([translated], 443, '10.0.0.0/24', '203.0.113.0/24');
    expect(rows[1]?.slice(1, 4)).toEqual(['request', 'eni-0123456789abcdef0', 'ACCEPT']);
  });

  it('says that records were lost', async () => {
    const lost = '2 123456789012 eni-9 - - - - - - - 1795176000 1795176060 - SKIPDATA';
    const options = { client: '10.0.0.1', server: '10.0.1.1', serverPort: 443 };
    const { rows } = await readReport(why, folderOf([v2({ ...ASK }), lost]), { options });
    expect(rows).toHaveLength(2);
    expect(rows[0]?.at(-1)).toMatch(/no answer was seen.* Records of this time were lost/);
    const nothing = await readReport(why, folderOf([lost]), { options });
    expect(nothing.rows.map((row) => String(row.at(-1)))).toEqual([
      expect.stringMatching(/^Nothing was seen.* Records of this time were lost/),
    ]);
  });

  it('says so where there is no record at all', async () => {
    const options = { client: '10.0.0.1', server: '10.0.1.1', serverPort: 443 };
    const { rows } = await readReport(why, folderOf([]), { options });
    expect(rows.map((row) => row.slice(0, 2))).toEqual([[0n, 'conclusion']]);
  });

  it('rejects values that are not addresses or ports', () => {
    expect(() => why.options.client.parse('db-1')).toThrow(/not an address/);
    expect(() => why.options.serverPort.parse('65536')).toThrow(/not a port/);
    expect(why.options.serverPort.parse('any')).toBeUndefined();
    expect(why.options.serverPort.parse('postgresql')).toBe(5432);
    expect(() => why.options.serverPort.parse('80-90')).toThrow(/not a single port/);
    expect(why.options.server.parse('10.0.0.7')).toBe('10.0.0.7/32');
  });
});
