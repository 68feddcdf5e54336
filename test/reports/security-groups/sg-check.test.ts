import { describe, expect, it } from 'vitest';
import { sgCheck } from '../../../src/reports/index.ts';
import { folderWith, temporaryFolder, writeLog } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { BASTION, connection, DATABASE, groupOf, inventory, ruleOf, WEB } from './groups.ts';

const VISITOR = '203.0.113.7';

const records = [
  ...connection('eni-web', [VISITOR, 50_001], [WEB, 443]),
  ...connection('eni-web', [VISITOR, 50_002], [WEB, 443]),
  ...connection('eni-web', [VISITOR, 50_003], [WEB, 8443], { action: 'REJECT' }),
  ...connection('eni-web', [WEB, 40_001], [DATABASE, 5432]),
  ...connection('eni-db', [WEB, 40_001], [DATABASE, 5432]),
  ...connection('eni-db', [BASTION, 40_002], [DATABASE, 22]),
];

const groups = [
  groupOf('sg-web', ruleOf('sgr-1', { firstPort: 443, lastPort: 443, cidr: '0.0.0.0/0' })),
  groupOf('sg-db', ruleOf('sgr-2', { firstPort: 5432, lastPort: 5432, group: 'sg-web' })),
  groupOf('sg-all', ruleOf('sgr-3', { protocol: 'all', cidr: '10.0.0.0/8' })),
  groupOf('sg-bastion'),
];

const file = (content: unknown, name = 'rules.json') =>
  writeLog(temporaryFolder(), name, typeof content === 'string' ? content : JSON.stringify(content));

const known = { inventory: inventory(...groups) };

const check = async (rules: string, options = {}, reading: object = known) => {
  const folder = folderWith('flow-direction', records);
  const parsed = { rules: sgCheck.options.rules.parse(rules), ...options };
  const { rows } = await readReport(sgCheck, folder, { ...reading, options: parsed });
  return rows.map((row) => row.slice(0, 7).map(String).join(' '));
};

const SSH = `would refuse inbound ${BASTION} ${DATABASE} 22 TCP 1`;
const UNKNOWN = SSH.replace('would refuse', 'unknown');
const TO_DATABASE = `would refuse inbound ${WEB} ${DATABASE} 5432 TCP 1`;

describe('sg-check', () => {
  it('has what a group would refuse at its interfaces, whose other groups admit as well', async () => {
    expect(await check('sg-web')).toEqual([]);
    expect(await check('sg-db')).toEqual([]);
    expect(await check('sg-db', { alone: true })).toEqual([SSH]);
    expect(await check('sg-all', { alone: true })).toEqual([]);
  });

  it('tries a new version of a group, as AWS prints its rules one by one', async () => {
    const rules = file({
      SecurityGroupRules: [
        {
          GroupId: 'sg-web',
          IsEgress: false,
          IpProtocol: 'tcp',
          FromPort: 8000,
          ToPort: 9000,
          CidrIpv4: '203.0.113.0/24',
        },
        {
          GroupId: 'sg-web',
          IsEgress: true,
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          CidrIpv4: '0.0.0.0/0',
        },
      ],
    });
    expect(await check(rules)).toEqual([
      `would refuse inbound ${VISITOR} ${WEB} 443 TCP 2`,
      `would refuse outbound ${WEB} ${DATABASE} 5432 TCP 1`,
      `would admit inbound ${VISITOR} ${WEB} 8443 TCP 1`,
    ]);
  });

  it('tries groups as AWS prints them, at any interface, without an inventory too', async () => {
    const rules = file({
      SecurityGroups: [
        {
          GroupId: 'sg-other',
          GroupName: 'other',
          IpPermissions: [
            {
              IpProtocol: '-1',
              IpRanges: [{ CidrIp: '203.0.113.0/24' }],
              Ipv6Ranges: [{ CidrIpv6: '::/0' }],
            },
            { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: 'sg-bastion' }] },
          ],
        },
      ],
    });
    const at = sgCheck.options.at.parse('eni-db');
    expect(await check(rules, { at, alone: true })).toEqual([TO_DATABASE]);
    expect(await check(rules, { at }, {})).toEqual([TO_DATABASE, UNKNOWN]);
    expect(await check(rules, {}, {})).toEqual([
      TO_DATABASE,
      `would admit inbound ${VISITOR} ${WEB} 8443 TCP 1`,
      UNKNOWN,
    ]);
  });

  it('tries what sg-candidates says', async () => {
    const rules = file([
      { protocol: 'TCP', first_port: 5432, last_port: 5432, source: 'sg-web' },
      { protocol: 'ICMP', first_port: null, last_port: null, source: '0.0.0.0/0' },
    ]);
    expect(await check(rules, { at: sgCheck.options.at.parse('sg-db'), alone: true })).toEqual([SSH]);
  });

  it.each([
    ['{', /is not JSON/],
    ['{"Vpcs": []}', /has no rules: give the output of aws ec2 describe-security-groups/],
    ['{"SecurityGroupRules": []}', /has no rules$/],
    ['null', /has no rules/],
  ])('refuses a file of %j', (content, message) => {
    expect(() => sgCheck.options.rules.parse(file(content))).toThrow(message);
  });

  it('refuses a group that nobody knows, and a file that is not there', async () => {
    await expect(check('sg-none')).rejects.toThrow('the inventory does not have the security group sg-none');
    await expect(check('sg-none', {}, {})).rejects.toThrow(/there is no inventory with the rules of sg-none/);
    expect(() => sgCheck.options.rules.parse('nowhere.json')).toThrow(
      /neither an id such as sg-0a1b2c3d, .* nor a readable file/,
    );
  });
});
