import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowq, startFlowq } from '../helpers/flowq.ts';
import { folderOf, logText, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

const query = (sql: string, folder: string, ...args: string[]) =>
  flowq(['query', sql, '--source', folder, '--all', ...args]);

describe('flowq query', () => {
  it('runs SQL of the user over the records, fields that are not known among them', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log.gz', logText([`${v2()} blue`, `${v2()} -`], `${V2_HEADER} new_field`));
    const sql =
      'WITH x AS (SELECT new_field FROM flows) SELECT new_field, count(*) AS n FROM x GROUP BY 1 ORDER BY 1';
    expect(await query(sql, folder, '--format', 'ndjson')).toEqual({
      code: 0,
      stdout: '{"new_field":"blue","n":1}\n{"new_field":null,"n":1}\n',
      stderr: '',
    });
  });

  it.each([
    ['DELETE FROM flows', 2, /^flowq: flowq query needs a single SELECT\n {2}such as flowq query 'SELECT /],
    ["COPY flows TO 'x.csv'", 2, /needs a single SELECT/],
    ['SELECT 1; SELECT 2', 4, /expected one SQL statement, not 2/],
    ["SELECT * FROM read_text('/etc/passwd')", 4, /Permission Error/],
    ['SELECT nothing_such FROM flows', 4, /nothing_such/],
    ['SELECT 1 FROM flow_logs', 4, /\n {2}tables: flows, conversations, log_quality, interfaces, /],
  ])('%s ends with exit code %i', async (sql, expected, message) => {
    const { code, stdout, stderr } = await query(sql, folderOf([{}]));
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('has the SQL it runs printed', async () => {
    const { code, stdout } = await query('SELECT count(*) FROM flows', folderOf([{}]), '--sql');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^with\n {2}"flows" as not materialized \(/);
    expect(stdout).toMatch(/read_csv\([\s\S]*from\n {2}flows;\n$/i);
  });

  it('takes its SQL from a file or from standard input', async () => {
    const folder = folderOf([{}]);
    const file = writeLog(folder, 'q.sql', '\uFEFF-- how many\nSELECT count(*) AS n FROM flows;\n');
    const from = ['query', '--source', folder, '--all'];
    expect(await flowq([...from, '--file', file])).toEqual({ code: 0, stdout: 'n\n1\n', stderr: '' });
    const { child, finished } = startFlowq([...from, '-']);
    child.stdin.end('SELECT count(*) AS n FROM flows');
    expect(await finished).toEqual({ code: 0, stdout: 'n\n1\n', stderr: '' });
  });

  it.each([
    ['none', [], 2, /which SQL\?/],
    ['two', ['SELECT 1', '--file', 'q.sql'], 2, /is given twice/],
    ['a file that is not there', ['--file', 'q.sql'], 3, /cannot read q\.sql/],
    ['records and SQL on one standard input', ['-', '--source', '-'], 2, /cannot be both/],
  ])('says so where there is %s', async (_, args, expected, message) => {
    const { code, stdout, stderr } = await flowq(['query', '--all', ...args], { cwd: temporaryFolder() });
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(message);
  });

  it('prints no more rows than --limit, in the order of the query, and stops it there', async () => {
    const endless = 'SELECT range AS n FROM range(100000000000)';
    const { code, stdout } = await query(endless, folderOf([{}]), '--limit', '3');
    expect([code, stdout]).toEqual([0, 'n\n0\n1\n2\n']);
    const sorted = 'SELECT bytes FROM flows ORDER BY bytes DESC LIMIT 5';
    const folder = folderOf([1, 2, 3].map((bytes) => ({ bytes })));
    expect((await query(sorted, folder, '--limit', '2')).stdout).toBe('bytes\n3\n2\n');
    expect((await query(sorted, folder, '--limit', 'all')).stdout).toBe('bytes\n3\n2\n1\n');
  });
});

describe('the inventory in SQL', () => {
  const rule = { id: 'sgr-1', direction: 'inbound', protocol: 6, firstPort: 22, lastPort: 22 } as const;
  const INVENTORY = inventoryOf(
    placeOf({
      interfaces: [
        interfaceOf('eni-1', '10.0.0.1', {
          ...{ vpc: 'vpc-1', subnet: 'subnet-1', zone: 'a', securityGroups: ['sg-1', 'sg-2'] },
          tags: { Name: "the 'web', 1\n" },
          from: '2026-11-20T00:00:00Z',
        }),
        interfaceOf('eni-2', '10.0.0.2', { until: '2026-11-20T01:00:00Z', securityGroups: ['sg-1'] }),
      ],
      securityGroups: [
        { id: 'sg-1', name: 'web', vpc: 'vpc-1', rules: [{ ...rule, cidr: '0.0.0.0/0' }], tags: {} },
        {
          ...{ id: 'sg-2', name: 'all', tags: {} },
          rules: [{ direction: 'outbound', protocol: 'all', group: 'sg-1', description: 'to us' }],
        },
      ],
    }),
  );

  const place = () => {
    const folder = folderOf([
      { 'interface-id': 'eni-1', srcaddr: '10.0.0.1', bytes: 5 },
      { 'interface-id': 'eni-9', srcaddr: '10.0.0.2', bytes: 7 },
    ]);
    const file = join(temporaryFolder(), 'inventory.json');
    writeFileSync(file, JSON.stringify(INVENTORY));
    return { folder, args: ['--inventory', file] };
  };

  const rows = async (sql: string) => {
    const { folder, args } = place();
    const { stdout, stderr } = await query(sql, folder, '--format', 'ndjson', ...args);
    expect(stderr).toBe('');
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };

  it('has interfaces, addresses, groups of interfaces and rules', async () => {
    expect(await rows('select * from interfaces order by interface_id')).toEqual([
      {
        ...{ interface_id: 'eni-1', name: "the 'web', 1 ", type: 'interface', service: 'EC2' },
        ...{ instance_id: null, account_id: '123456789012', region: 'eu-central-1', vpc_id: 'vpc-1' },
        ...{ subnet_id: 'subnet-1', zone: 'a', valid_from: 1_795_132_800, valid_until: null },
      },
      expect.objectContaining({ interface_id: 'eni-2', name: null, valid_until: 1_795_136_400 }),
    ]);
    expect(await rows('from addresses select address, kind, interface_id, valid_until order by 1')).toEqual([
      { address: '10.0.0.1', kind: 'private', interface_id: 'eni-1', valid_until: null },
      { address: '10.0.0.2', kind: 'private', interface_id: 'eni-2', valid_until: 1_795_136_400 },
    ]);
    expect(await rows('select * from "interface_groups" order by 2')).toEqual([
      { interface_id: 'eni-1', security_group: 'sg-1' },
      { interface_id: 'eni-1', security_group: 'sg-2' },
    ]);
    const columns = 'security_group, group_name, rule, direction, r.protocol, first_port, last_port, peer';
    expect(
      await rows(`select ${columns}, description from flows f, rules r where bytes = 5 order by 1`),
    ).toEqual([
      {
        ...{ security_group: 'sg-1', group_name: 'web', rule: 'sgr-1', direction: 'inbound', protocol: 6 },
        ...{ first_port: 22, last_port: 22, peer: '0.0.0.0/0', description: null },
      },
      {
        ...{ security_group: 'sg-2', group_name: 'all', rule: null, direction: 'outbound' },
        ...{ protocol: null, first_port: null, last_port: null, peer: 'sg-1', description: 'to us' },
      },
    ]);
  });

  it('joins records, and is described', async () => {
    expect(
      await rows(
        'select name, sum(bytes) as bytes from flows left join interfaces using (interface_id) group by 1 order by 2',
      ),
    ).toEqual([
      { name: "the 'web', 1 ", bytes: 5 },
      { name: null, bytes: 7 },
    ]);
    expect((await rows('describe rules')).map(({ column_name: name }) => name)).toContain('peer');
  });

  it('is left out where a query defines the name, or uses it for something else', async () => {
    const own = 'with rules as (select 1 as n), x as (select n as addresses from rules) select * from x';
    const { code, stdout } = await query(own, folderOf([{}]));
    expect([code, stdout]).toEqual([0, 'addresses\n1\n']);
    const column = 'select action as rules, count(*) as interfaces from flows group by action, rules';
    expect((await query(column, folderOf([{}]))).stdout).toBe('rules,interfaces\nACCEPT,1\n');
  });

  it('says that there is none', async () => {
    const { code, stdout, stderr } = await query('select * from rules', folderOf([{}]));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('flowq: the relation rules needs an inventory\n  run flowq inventory to make one\n');
  });
});
