import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource, reportRows, writeInventory } from '../../../src/index.ts';
import { topTalkers } from '../../../src/library/reports.ts';
import { flowq } from '../../helpers/flowq.ts';
import { folderOf, folderWith, temporaryFolder, type Values } from '../../helpers/logs.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';

const [CLIENT, GATEWAY, SERVER, STRANGER] = ['10.0.1.5', '10.0.0.9', '198.51.100.7', '203.0.113.4'];
const NAT = interfaceOf('eni-nat', GATEWAY, { type: 'nat_gateway' });
const INVENTORY = inventoryOf(placeOf({ interfaces: [NAT, interfaceOf('eni-c', CLIENT)] }));

/** A request with its answer, as an interface sees them. */
const seenBy = (eni: string, client: string, port: number): Values[] => [
  {
    'interface-id': eni,
    srcaddr: client,
    dstaddr: SERVER,
    srcport: port,
    dstport: 443,
    packets: 20,
    bytes: 5000,
  },
  {
    'interface-id': eni,
    srcaddr: SERVER,
    dstaddr: client,
    srcport: 443,
    dstport: port,
    packets: 90,
    bytes: 90_000,
  },
];
const TRANSFER = [
  ...seenBy('eni-c', CLIENT, 40_000),
  ...seenBy('eni-nat', CLIENT, 40_000),
  ...seenBy('eni-nat', GATEWAY, 5555),
];

const pairs = async (folder: string, inventory?: typeof INVENTORY) => {
  const source = await openSource(folder);
  const rows = reportRows(topTalkers, source, { window: 'all', inventory, onCaveat: () => {} });
  const found = (await Array.fromAsync(rows)).map(({ srcaddr, dstaddr, bytes }) => [srcaddr, dstaddr, bytes]);
  return { found, caveats: rows.caveats.map(({ kind, text }) => `${kind}: ${text}`) };
};

describe('a transfer through a NAT gateway, without pkt-* fields', () => {
  it('counts once where the inventory knows the gateway, and the run says so', async () => {
    expect(await pairs(folderOf(TRANSFER), INVENTORY)).toEqual({
      found: [
        [SERVER, CLIENT, 90_000n],
        [CLIENT, SERVER, 5000n],
      ],
      caveats: [
        'counting: pkt-srcaddr and pkt-dstaddr are not logged: what NAT gateways send and receive under their own addresses is left out, by the inventory',
      ],
    });
  });

  it('counts once where only the gateway’s interface is logged', async () => {
    const { found } = await pairs(folderOf(TRANSFER.slice(2)), INVENTORY);
    expect(found).toHaveLength(2);
  });

  it('leaves what others send to the gateway itself', async () => {
    const probe = { 'interface-id': 'eni-nat', srcaddr: STRANGER, dstaddr: GATEWAY, dstport: 22, bytes: 40 };
    const { found } = await pairs(folderOf([...TRANSFER, probe]), INVENTORY);
    expect(found).toContainEqual([STRANGER, GATEWAY, 40n]);
  });

  it('leaves what the gateway does itself, by another protocol', async () => {
    const own = {
      'interface-id': 'eni-nat',
      srcaddr: GATEWAY,
      dstaddr: SERVER,
      srcport: 50_000,
      dstport: 443,
    };
    const { found } = await pairs(folderOf([...TRANSFER, { ...own, protocol: 17, bytes: 60 }]), INVENTORY);
    expect(found).toContainEqual([GATEWAY, SERVER, 60n]);
  });

  it('is reported as counted several times where nothing knows the gateway', async () => {
    const { found, caveats } = await pairs(folderOf(TRANSFER));
    expect(found).toHaveLength(4);
    expect(caveats).toEqual([
      'counting: pkt-srcaddr and pkt-dstaddr are not logged: a transfer through a NAT gateway, such as the one that eni-nat seems to be, counts several times',
    ]);
  });

  it('is reported by the program, and left out with its inventory', async () => {
    const file = join(temporaryFolder(), 'inventory.json');
    await writeInventory(file, INVENTORY);
    const args = ['report', 'top-talkers', '--source', folderOf(TRANSFER), '--all'];
    const without = await flowq(args);
    expect(without.stderr).toContain(
      'counts several times\n  run flowq inventory: it identifies the interfaces',
    );
    const { stdout, stderr } = await flowq([...args, '--inventory', file]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(stderr).toContain('is left out, by the inventory');
  });
});

it('other traffic is not taken for that of a gateway', async () => {
  const many = Array.from({ length: 20 }, (_, at) => seenBy('eni-c', CLIENT, 40_000 + at)).flat();
  expect((await pairs(folderOf(many))).caveats).toEqual([]);
  expect((await pairs(folderOf(many), INVENTORY)).caveats).toEqual([]);
  const unplaced = TRANSFER.map((record) => ({ ...record, 'interface-id': '-' }));
  expect((await pairs(folderOf(unplaced))).caveats).toEqual([]);
});

it('with pkt-* fields, the packets’ own addresses tell', async () => {
  const whose = (values: Values) => ({
    ...values,
    'pkt-srcaddr': values.srcaddr === GATEWAY ? CLIENT : (values.srcaddr ?? '-'),
    'pkt-dstaddr': values.dstaddr === GATEWAY ? CLIENT : (values.dstaddr ?? '-'),
  });
  const { caveats } = await pairs(folderWith('pkt-srcaddr pkt-dstaddr', TRANSFER.map(whose)));
  expect(caveats).toEqual([]);
});
