import { expect, it } from 'vitest';
import { terraform } from '../../../src/output/formats/terraform.ts';
import type { Column } from '../../../src/rows/rows.ts';
import { rowsIn, textOf } from '../../helpers/rows.ts';

const COLUMNS: Column[] = [
  { name: 'protocol', type: 'text' },
  { name: 'first_port', type: 'integer' },
  { name: 'last_port', type: 'integer' },
  { name: 'source', type: 'text' },
];

it('rules are resources of Terraform, each with a name of its own', async () => {
  const text = await textOf(
    terraform,
    rowsIn(COLUMNS, [
      ['TCP', 443, 443, '10.0.0.0/8'],
      ['UDP', 1000n, 2000n, '2001:db8::/32'],
      ['ICMP', null, null, 'sg-0a1'],
      ['GRE', null, null, '10.0.0.1/32'],
      ['GRE', null, null, '10.0.0.1/32'],
    ]),
  );
  const resources = text.split('\nresource ').slice(1);
  expect(resources[0]).toBe(
    [
      '"aws_vpc_security_group_ingress_rule" "tcp_443_10_0_0_0_8" {',
      '  security_group_id = var.security_group_id',
      '  ip_protocol       = "tcp"',
      '  from_port         = 443',
      '  to_port           = 443',
      '  cidr_ipv4         = "10.0.0.0/8"',
      '}',
      '',
    ].join('\n'),
  );
  expect(resources[1]).toMatch(/from_port += 1000\n.*to_port += 2000\n.*cidr_ipv6 += "2001:db8::\/32"/);
  expect(resources[2]).toMatch(
    /"icmp"\n.*from_port += -1\n.*to_port += -1\n.*referenced_security_group_id = "sg-0a1"/,
  );
  expect(resources[3]).toMatch(/ip_protocol += "47"\n {2}cidr_ipv4/);
  expect(resources[4]).toMatch(/^"aws_vpc_security_group_ingress_rule" "gre_10_0_0_1_32_2"/);
  expect(text).toMatch(/^variable "security_group_id" \{/);
});

it('other rows are none', async () => {
  await expect(textOf(terraform, rowsIn([{ name: 'bytes', type: 'integer' }], []))).rejects.toThrow(
    /^--format terraform needs the columns protocol, first_port, last_port, source$/,
  );
});
