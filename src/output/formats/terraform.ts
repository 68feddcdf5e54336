import { usageError } from '../../errors.ts';
import type { Row, Rows, Value } from '../../rows/rows.ts';

/** The columns of a rule. */
const COLUMNS = ['protocol', 'first_port', 'last_port', 'source'] as const;

/** Terraform's protocol names; other protocols are numbers. Source: the AWS provider's `aws_vpc_security_group_ingress_rule`. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  TCP: 'tcp',
  UDP: 'udp',
  ICMP: 'icmp',
  'IPv6-ICMP': 'icmpv6',
  GRE: '47',
  ESP: '50',
};

/** @throws FlowqError (usage) if rows with these columns are not rules */
export function checkRules(names: readonly string[]): void {
  if (COLUMNS.every((name) => names.includes(name))) return;
  throw usageError(
    `--format terraform needs the columns ${COLUMNS.join(', ')}`,
    'flowq report sg-candidates has them',
  );
}

/**
 * Writes inbound rules as Terraform resources, one per row, of a security group whose id is a variable.
 * @throws FlowqError (usage) if the rows are not rules
 */
export async function* terraform(rows: Rows): AsyncGenerator<string> {
  const names = rows.columns.map(({ name }) => name);
  checkRules(names);
  const places = COLUMNS.map((name) => names.indexOf(name));
  yield `variable "security_group_id" {\n  type        = string\n  description = "Security group that gets the rules"\n}\n`;
  const labels = new Set<string>();
  for await (const batch of rows.batches)
    yield batch
      .map((row) =>
        resource(
          places.map((place) => row[place] ?? null),
          labels,
        ),
      )
      .join('');
}

function resource([protocol, first, last, source]: Row, labels: Set<string>): string {
  const name = String(protocol ?? '');
  const ports = first === null ? '' : `_${first}${last === first ? '' : `_${last}`}`;
  const label = distinct(`${name}${ports}_${source}`.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_'), labels);
  const lines = [
    ['security_group_id', 'var.security_group_id'],
    ['ip_protocol', quoted(PROTOCOLS[name] ?? name)],
    ...portsOf(name, first ?? null, last ?? null),
    [sourceArgument(String(source)), quoted(String(source))],
  ];
  const width = Math.max(...lines.map(([key = '']) => key.length));
  const body = lines.map(([key = '', value]) => `  ${key.padEnd(width)} = ${value}\n`).join('');
  return `\nresource "aws_vpc_security_group_ingress_rule" "${label}" {\n${body}}\n`;
}

/** Returns the port arguments: -1 for all ICMP types, none for protocols without ports. */
function portsOf(protocol: string, first: Value, last: Value): string[][] {
  const [from, to] = /ICMP$/.test(protocol) ? [-1, -1] : [first, last];
  return from === null
    ? []
    : [
        ['from_port', String(from)],
        ['to_port', String(to)],
      ];
}

function sourceArgument(source: string): string {
  if (source.startsWith('sg-')) return 'referenced_security_group_id';
  return source.includes(':') ? 'cidr_ipv6' : 'cidr_ipv4';
}

/** Returns a unique resource name that starts with a letter. */
function distinct(label: string, taken: Set<string>): string {
  const letter = /^[a-z_]/.test(label) ? label : `protocol_${label}`;
  let free = letter;
  for (let at = 2; taken.has(free); at += 1) free = `${letter}_${at}`;
  taken.add(free);
  return free;
}

const quoted = (text: string) => JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
