import { describe, expect, it } from 'vitest';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import { addressText } from '../../src/logs/address.ts';
import { folderOf as deliveredFolder } from '../../src/logs/delivery.ts';
import { actions } from '../../src/reports/traffic/actions.ts';
import { topTalkers } from '../../src/reports/traffic/top-talkers.ts';
import {
  folderOf,
  folderWith,
  logText,
  temporaryFolder,
  V2_HEADER,
  type Values,
  v2,
  writeLog,
} from '../helpers/logs.ts';
import { rowsOf, writeParquet } from '../helpers/parquet.ts';
import { readQuery, readReport } from '../helpers/reading.ts';

const sourcesOf = async (folder: string, filter: RecordFilter) =>
  (await readQuery('select srcaddr from flows order by 1', folder, { filter })).lines;

describe('a block of addresses', () => {
  const ADDRESSES = [
    '10.0.0.0',
    '10.0.0.255',
    '10.0.1.0',
    '9.255.255.255',
    '11.0.0.0',
    '100.0.0.1',
    '255.255.255.255',
    '0.0.0.0',
    '2001:db8::',
    '2001:db8:0:1::ffff',
    '2001:db9::1',
    '2001:0db8:0000:0000:0000:0000:0000:0001',
    '2001:DB8::ABCD',
    '::1',
    '::',
    'fe80::1:2:3:4',
    '1:2:3:4:5:6:7:8',
    '-',
    'no-address',
  ];
  const folder = () => folderOf(ADDRESSES.map((srcaddr) => ({ srcaddr, dstaddr: srcaddr })));

  it.each([
    [['10.0.0.0/24'], ['10.0.0.0', '10.0.0.255']],
    [['10.0.0.0/8'], ['10.0.0.0', '10.0.0.255', '10.0.1.0']],
    [['10.0.1.0'], ['10.0.1.0']],
    [['0.0.0.0/0'], ADDRESSES.slice(0, 8).sort()],
    [
      ['255.255.255.255/32', '0.0.0.0/32'],
      ['0.0.0.0', '255.255.255.255'],
    ],
    [['2001:db8::/32'], ['2001:db8:0:1::ffff', '2001:db8::', '2001:db8::1', '2001:db8::abcd']],
    [['2001:db8::/64'], ['2001:db8::', '2001:db8::1', '2001:db8::abcd']],
    [['::/127'], ['::', '::1']],
    [['1:2:3:4:5:6:7:0/112'], ['1:2:3:4:5:6:7:8']],
    [
      ['fe80::1:2:3:4', '10.0.0.0/31'],
      ['10.0.0.0', 'fe80::1:2:3:4'],
    ],
    [
      ['::/0'],
      ADDRESSES.slice(8, 17)
        .flatMap((address) => addressText(address) ?? [])
        .sort(),
    ],
    [['192.0.2.0/24'], []],
  ])('%j has its addresses in it, and no others', async (blocks, expected) => {
    expect(await sourcesOf(folder(), { src: blocks })).toEqual(expected);
  });

  it('is asked for of destinations, too', async () => {
    expect(await sourcesOf(folder(), { dst: ['fe80::/10', '10.0.1.0/24'] })).toEqual([
      '10.0.1.0',
      'fe80::1:2:3:4',
    ]);
    expect(await sourcesOf(folder(), { src: ['10.0.0.0/8'], dst: ['fe80::/10'] })).toEqual([]);
  });
});

const [A, B, C, D] = ['10.0.9.1', '10.0.9.2', '10.0.9.3', '10.0.9.4'];

describe('a filter', () => {
  const folder = () =>
    folderOf([
      { srcaddr: A, dstport: 22, 'interface-id': 'eni-1' },
      { srcaddr: B, dstport: 443, 'interface-id': 'eni-1' },
      { srcaddr: C, dstport: 443, 'interface-id': "eni-'2" },
      { srcaddr: D, dstport: '-', 'interface-id': '-' },
    ]);

  it.each<[RecordFilter, string[]]>([
    [{ port: [22] }, [A]],
    [{ port: [22, 443] }, [A, B, C]],
    [{ interface: ["eni-'2"] }, [C]],
    [{ interface: ['eni-1'], port: [443] }, [B]],
    [{ port: [1] }, []],
    [{}, [A, B, C, D]],
    [{ port: [], src: [] }, [A, B, C, D]],
  ])('%j', async (filter, expected) => {
    expect(await sourcesOf(folder(), filter)).toEqual(expected);
  });

  const FIELDS = 'vpc-id subnet-id instance-id flow-direction';
  const world = () => {
    const folder = temporaryFolder();
    const record = (values: Values, further: string) => `${v2(values)} ${further}`;
    writeLog(
      folder,
      'a.log',
      logText(
        [
          record(
            { srcaddr: '10.0.0.1', dstaddr: '8.8.8.8', dstport: 53, protocol: 17 },
            'vpc-1 subnet-1 i-1 egress',
          ),
          record(
            { srcaddr: '8.8.8.8', dstaddr: '10.0.0.1', srcport: 53, protocol: 17 },
            'vpc-1 subnet-1 i-1 ingress',
          ),
          record(
            { srcaddr: '172.16.0.9', dstaddr: '10.0.0.2', dstport: 22, action: 'REJECT' },
            'vpc-2 subnet-2 - -',
          ),
          record({ srcaddr: 'fd00::1', dstaddr: '2001:db8::1', dstport: 1500 }, 'vpc-2 subnet-3 i-2 egress'),
          record({ srcaddr: '-', dstaddr: '-', dstport: '-', protocol: 1 }, '- - - -'),
        ],
        `${V2_HEADER} ${FIELDS}`,
      ),
    );
    return folder;
  };
  const [UP, DOWN, SSH, SIX, NONE] = ['10.0.0.1', '8.8.8.8', '172.16.0.9', 'fd00::1', 'NULL'];

  it.each<[RecordFilter, (string | undefined)[]]>([
    [{ vpc: ['vpc-1'] }, [UP, DOWN]],
    [{ vpc: ['!vpc-1'] }, [SSH, SIX, NONE]],
    [{ subnet: ['subnet-2', 'subnet-3'] }, [SSH, SIX]],
    [{ instance: ['i-2'] }, [SIX]],
    [{ src: ['private'] }, [UP, SSH, SIX]],
    [{ src: ['public'] }, [DOWN]],
    [{ src: ['!private'] }, [DOWN, NONE]],
    [{ dst: ['public', '10.0.0.2'] }, [UP, SSH, SIX]],
    [{ addr: ['8.8.8.8'] }, [UP, DOWN]],
    [{ addr: ['!8.8.8.0/24'] }, [SSH, SIX, NONE]],
    [{ src: ['10.0.0.0/8', '172.16.0.0/12', '!172.16.0.9'] }, [UP]],
    [{ port: ['ssh', 'dns'] }, [UP, SSH]],
    [{ port: ['1000-2000'] }, [SIX]],
    [{ port: ['!20-60'] }, [DOWN, SIX, NONE]],
    [{ srcPort: [53] }, [DOWN]],
    [{ protocol: ['UDP'] }, [UP, DOWN]],
    [{ protocol: ['icmp', 6] }, [SSH, SIX, NONE]],
    [{ action: ['reject'] }, [SSH]],
    [{ direction: ['Egress'] }, [UP, SIX]],
  ])('%j among many fields', async (filter, expected) => {
    const { lines } = await readQuery('select srcaddr from flows', world(), { filter });
    expect([...lines].sort()).toEqual(expected.sort());
  });

  it('tests columns that the report itself does not read', async () => {
    expect((await readReport(actions, folder(), { filter: { port: [22] } })).lines).toEqual([
      'ACCEPT 1 10 1000',
    ]);
  });

  it('goes with text values in Parquet', async () => {
    const parquet = temporaryFolder();
    await writeParquet(
      parquet,
      'a.parquet',
      `select * replace (cast(dstport as varchar) as dstport) from (${rowsOf([v2({ srcaddr: A, dstport: 22 }), v2()])})`,
    );
    expect(await sourcesOf(parquet, { port: [22] })).toEqual([A]);
  });
});

describe('account and Region', () => {
  const deliver = (folder: string, account: string, region: string, name: string, srcaddr: string) =>
    writeLog(
      folder,
      `${deliveredFolder({ hive: true, hourly: false }, account, region, 1_795_176_000)}${name}`,
      logText([v2({ srcaddr, 'account-id': 'unknown' })]),
    );

  it('are told by the path of a delivered file, whatever its records say', async () => {
    const folder = temporaryFolder();
    deliver(folder, '111111111111', 'us-east-1', 'x.log', A);
    deliver(folder, '111111111111', 'eu-west-1', 'x.log', B);
    deliver(folder, '222222222222', 'us-east-1', 'x.log', C);
    expect(await sourcesOf(folder, { account: ['111111111111'] })).toEqual([A, B]);
    expect(await sourcesOf(folder, { region: ['us-east-1'] })).toEqual([A, C]);
    expect(await sourcesOf(folder, { account: ['111111111111'], region: ['us-east-1'] })).toEqual([A]);
    await expect(sourcesOf(folder, { account: ['333333333333'] })).rejects.toThrow(
      /no flow logs of account 333333333333/,
    );
  });

  it('are told by the name of a file without such folders', async () => {
    const folder = temporaryFolder();
    for (const account of ['111111111111', '222222222222'])
      writeLog(
        folder,
        `${account}_vpcflowlogs_us-east-1_fl-1_20261120T1200Z_aa.log.gz`,
        logText([v2({ srcaddr: account === '222222222222' ? B : A })]),
      );
    expect(await sourcesOf(folder, { account: ['222222222222'] })).toEqual([B]);
  });

  it('are told by the records of a loose file', async () => {
    const folder = temporaryFolder();
    const records = ['us-east-1', 'eu-west-1', '-'].map(
      (region, at) => `${v2({ srcaddr: `10.0.9.${at}`, 'account-id': `${at}` })} ${region}`,
    );
    writeLog(folder, 'loose.log', logText(records, `${V2_HEADER} region`));
    expect(await sourcesOf(folder, { region: ['eu-west-1'] })).toEqual(['10.0.9.1']);
    expect(await sourcesOf(folder, { account: ['0', '2'] })).toEqual(['10.0.9.0', '10.0.9.2']);
    await writeParquet(folder, 'loose.parquet', rowsOf([v2({ srcaddr: '10.0.9.7', 'account-id': '0' })]));
    expect(await sourcesOf(folder, { account: ['0'] })).toEqual(['10.0.9.0', '10.0.9.7']);
  });

  it('can be told to be others than these', async () => {
    const folder = temporaryFolder();
    deliver(folder, '111111111111', 'us-east-1', 'x.log', A);
    deliver(folder, '222222222222', 'eu-west-1', 'x.log', B);
    writeLog(folder, 'loose.log', logText([`${v2({ srcaddr: C })} eu-west-1`], `${V2_HEADER} region`));
    expect(await sourcesOf(folder, { region: ['!us-east-1'] })).toEqual([B, C]);
    expect(await sourcesOf(folder, { account: ['!222222222222', '!123456789012'] })).toEqual([A]);
  });

  it('that neither path nor records tell are an error, and not all records', async () => {
    const folder = folderOf([{}]);
    await expect(sourcesOf(folder, { region: ['eu-west-1'] })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/neither the paths nor the records .* show the region/),
      hint: 'leave out --region',
    });
  });

  it('that only some files tell are taken from those, and the others named', async () => {
    const folder = folderOf([{ srcaddr: B }]);
    deliver(folder, '111111111111', 'us-east-1', 'x.log', A);
    const { lines, skipped } = await readQuery('select srcaddr from flows', folder, {
      filter: { region: ['us-east-1'] },
    });
    expect(lines).toEqual([A]);
    expect(skipped).toEqual([
      { where: `${folder}/a.log.gz`, reason: 'neither path nor records show the region' },
    ]);
  });
});

describe('behind a NAT gateway', () => {
  const [CLIENT, GATEWAY, HOST] = ['10.0.1.5', '10.0.0.9', '203.0.113.7'];
  const packet = { 'pkt-srcaddr': CLIENT, 'pkt-dstaddr': HOST };
  /** One packet as its client's interface and both sides of the gateway log it. */
  const folder = () =>
    folderWith('pkt-srcaddr pkt-dstaddr', [
      { ...packet, srcaddr: CLIENT, dstaddr: HOST, 'interface-id': 'eni-client' },
      { ...packet, srcaddr: CLIENT, dstaddr: GATEWAY, 'interface-id': 'eni-nat' },
      {
        ...packet,
        'pkt-srcaddr': GATEWAY,
        srcaddr: GATEWAY,
        dstaddr: HOST,
        srcport: 1024,
        'interface-id': 'eni-nat',
      },
    ]);
  const once = [`${CLIENT} ${HOST} 2 10 1000 2026-11-20T12:00:00Z 2026-11-20T12:00:50Z`];

  it.each([
    [{ dst: ['public'] }],
    [{ dst: ['!private'] }],
    [{ dst: [HOST] }],
    [{ src: [CLIENT] }],
    [{ src: ['10.0.1.0/24'], dst: ['203.0.113.0/24'] }],
    [{ addr: [HOST] }],
  ])('addresses of %j are those of the packets, whose bytes count once', async (filter) => {
    expect((await readReport(topTalkers, folder(), { filter })).lines).toEqual(once);
  });

  it('they are those that interfaces see where the report is about these', async () => {
    const reading = { filter: { dst: ['public'] }, options: { interfaceLevel: true } };
    const { rows } = await readReport(topTalkers, folder(), reading);
    expect(rows.map(([source, destination]) => [source, destination])).toEqual([
      [GATEWAY, HOST],
      [CLIENT, HOST],
    ]);
  });
});
