import { describe, expect, it } from 'vitest';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { rejected } from '../../../src/reports/traffic/rejected.ts';
import { logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../../helpers/logs.ts';
import { readQuery, readReport } from '../../helpers/reading.ts';

describe('the header of a file', () => {
  it('is the truth about the order of its fields, be there other files beside it', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log.gz', logText([v2({ srcaddr: '10.0.0.1', packets: 3, bytes: 30 })]));
    // The same fields in another order: numbers where the first file has addresses.
    const names = V2_HEADER.split(' ').reverse();
    const values = v2({ srcaddr: '10.0.0.2', packets: 4, bytes: 40 }).split(' ').reverse();
    writeLog(folder, 'b.log.gz', logText([values.join(' ')], names.join(' ')));
    writeLog(
      folder,
      'c.log.gz',
      logText(
        [`10.0.0.3 ACCEPT ${NOON} 5 50 OK 10.0.9.9`],
        'srcaddr action start packets bytes log-status dstaddr',
      ),
    );
    const { lines, skipped } = await readQuery(
      'select srcaddr, dstaddr, packets, bytes, start, account_id from flows order by srcaddr',
      folder,
    );
    expect(lines).toEqual([
      `10.0.0.1 10.0.1.1 3 30 ${NOON} 123456789012`,
      `10.0.0.2 10.0.1.1 4 40 ${NOON} 123456789012`,
      `10.0.0.3 10.0.9.9 5 50 ${NOON} NULL`,
    ]);
    expect(skipped).toEqual([]);
  });

  it('is told from its first line only: a record that says the same is a record', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([v2()]));
    expect((await readReport(actions, folder)).lines).toEqual(['ACCEPT 1 10 1000']);
  });

  it('may name fields that are not known: they are columns of text', async () => {
    const folder = temporaryFolder();
    writeLog(
      folder,
      'a.log.gz',
      logText([`${v2()} 007 x`, `${v2()} - y`], `${V2_HEADER} new-field other_field`),
    );
    const { lines } = await readQuery(
      'select new_field, other_field, dstport from flows order by other_field',
      folder,
    );
    expect(lines).toEqual(['007 x 443', 'NULL y 443']);
  });

  it('of all 54 fields is read, each field in its column', async () => {
    const { FIELDS } = await import('../../../src/logs/fields.ts');
    const folder = temporaryFolder();
    const special: Readonly<Record<string, string>> = { 'log-status': 'OK', action: 'REJECT' };
    const values = FIELDS.map(({ name, type }, at) => {
      if (special[name] !== undefined) return special[name];
      if (/addr$/.test(name)) return `10.0.0.${at}`;
      return type === 'string' ? `text${at}` : String(1000 + at);
    });
    writeLog(folder, 'a.log.gz', logText([values.join(' ')], FIELDS.map(({ name }) => name).join(' ')));
    const columns = FIELDS.map(({ column }) => `"${column}"`).join(', ');
    expect((await readQuery(`select ${columns} from flows`, folder)).lines).toEqual([values.join(' ')]);
  });

  it('that is repeated within a file is no record and nothing to speak of', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([v2(), V2_HEADER, v2(), '', V2_HEADER]));
    const short = 'srcaddr start log-status';
    writeLog(folder, 'b.log', logText([`10.0.0.9 ${NOON} OK`, short, `10.0.0.9 ${NOON} OK`], short));
    const { lines, skipped } = await readQuery(
      'select srcaddr, count(*) from flows group by 1 order by 1',
      folder,
    );
    expect(lines).toEqual(['10.0.0.1 2', '10.0.0.9 2']);
    expect(skipped).toEqual([]);
  });

  it('that names other fields than the first one of its file is told: what follows is not what it seems', async () => {
    const folder = temporaryFolder();
    const other = V2_HEADER.replace('srcaddr dstaddr', 'dstaddr srcaddr');
    const path = writeLog(folder, 'a.log', logText([v2(), other, v2()]));
    const { skipped } = await readReport(actions, folder);
    expect(skipped).toMatchObject([{ where: path, line: 3, reason: expect.stringMatching(/header/) }]);
  });

  it('of a Transit Gateway flow log keeps the file from being read, and no other', async () => {
    const folder = temporaryFolder();
    const tgw =
      'version resource-type account-id tgw-id tgw-attachment-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status';
    const path = writeLog(
      folder,
      'a.log.gz',
      logText(
        [
          `6 TransitGateway 123456789012 tgw-1 tgw-attach-1 10.0.0.1 10.0.0.2 1 2 6 3 4 ${NOON} ${NOON + 9} OK`,
        ],
        tgw,
      ),
    );
    writeLog(folder, 'b.log.gz', logText([v2({ action: 'REJECT' })]));
    const { lines, skipped } = await readReport(rejected, folder);
    expect(lines.length).toBe(1);
    expect(skipped).toEqual([{ where: path, reason: expect.stringMatching(/Transit Gateway/) }]);
  });

  it('may be missing where the user gives the fields', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', `${v2()}\n${v2()}\n`);
    writeLog(folder, 'b.log', logText([v2()]));
    const { parseFields } = await import('../../../src/logs/record-format.ts');
    const { lines } = await readReport(actions, folder, { format: parseFields('v2') });
    expect(lines).toEqual(['ACCEPT 3 30 3000']);
    const { skipped } = await readReport(actions, folder);
    expect(skipped).toMatchObject([
      { reason: expect.stringMatching(/no flow log header.*14 values.*try --fields default/) },
    ]);
  });
});
