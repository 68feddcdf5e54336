/**
 * Every field of a VPC flow log record, in the order of the AWS tables.
 *
 * Source: Amazon VPC User Guide, "Flow log records". The version is the one that introduced the field
 * (there is no version 6: it belongs to Transit Gateway flow logs). Types are those of delivered Parquet
 * files; in text files every value is text and a missing one is `-`.
 */

/** `int` is 32 bits, `bigint` 64 bits, both signed. */
export type FieldType = 'string' | 'int' | 'bigint';

/** A field of flow log records. */
export interface Field {
  /** Name in a text header and in a LogFormat, such as `pkt-srcaddr`. */
  readonly name: string;
  /** Column name in Parquet files and tables: `-` becomes `_`. */
  readonly column: string;
  /** `int` is 32 bits, `bigint` 64 bits, both signed. */
  readonly type: FieldType;
  /** Flow log version that introduced the field; undefined for a field flowq does not know. */
  readonly version?: number;
  readonly meaning: string;
}

const field = <const N extends string, const T extends FieldType>(
  name: N,
  type: T,
  version: number,
  meaning: string,
) => ({ name, column: columnName(name), type, version, meaning });

/** Returns the column for a field. */
export function columnName<const N extends string>(name: N): ColumnName<N> {
  return name.replaceAll('-', '_') as ColumnName<N>;
}

type ColumnName<N extends string> = N extends `${infer A}-${infer B}` ? `${A}_${ColumnName<B>}` : N;

/** All fields of flow logs, versions 2 to 11, in the order of AWS's table. */
export const FIELDS = [
  field('version', 'int', 2, 'highest version among the fields of the record'),
  field('account-id', 'string', 2, 'AWS account of the source network interface; may be `unknown`'),
  field('interface-id', 'string', 2, 'network interface the traffic was recorded at'),
  field('srcaddr', 'string', 2, 'source address; for outgoing traffic the private address of the interface'),
  field(
    'dstaddr',
    'string',
    2,
    'destination address; for incoming traffic the private address of the interface',
  ),
  field('srcport', 'int', 2, 'source port, 0 for ICMP'),
  field('dstport', 'int', 2, 'destination port, 0 for ICMP'),
  field('protocol', 'int', 2, 'IANA protocol number'),
  field('packets', 'bigint', 2, 'packets during the aggregation interval'),
  field('bytes', 'bigint', 2, 'bytes during the aggregation interval; absent on Block Public Access rejects'),
  field('start', 'bigint', 2, 'first packet of the interval, Unix seconds'),
  field('end', 'bigint', 2, 'last packet of the interval, Unix seconds'),
  field('action', 'string', 2, 'ACCEPT or REJECT'),
  field('log-status', 'string', 2, 'OK, NODATA or SKIPDATA'),
  field('vpc-id', 'string', 3, 'VPC of the interface'),
  field('subnet-id', 'string', 3, 'subnet of the interface'),
  field('instance-id', 'string', 3, 'instance the interface is attached to'),
  field('tcp-flags', 'int', 3, 'bitmask: FIN 1, SYN 2, RST 4, SYN-ACK 18, OR-ed over the interval'),
  field('type', 'string', 3, 'IPv4, IPv6 or EFA'),
  field('pkt-srcaddr', 'string', 3, 'packet-level source address'),
  field('pkt-dstaddr', 'string', 3, 'packet-level destination address'),
  field('region', 'string', 4, 'Region of the interface'),
  field('az-id', 'string', 4, 'Availability Zone id of the interface'),
  field('sublocation-type', 'string', 4, 'wavelength, outpost or localzone'),
  field('sublocation-id', 'string', 4, 'id of the sublocation'),
  field('pkt-src-aws-service', 'string', 5, 'AWS service of the packet-level source'),
  field('pkt-dst-aws-service', 'string', 5, 'AWS service of the packet-level destination'),
  field('flow-direction', 'string', 5, 'ingress or egress, seen from the interface'),
  field('traffic-path', 'int', 5, 'path of outgoing traffic, 1 to 8'),
  field('ecs-cluster-arn', 'string', 7, 'ARN of the ECS cluster'),
  field('ecs-cluster-name', 'string', 7, 'name of the ECS cluster'),
  field('ecs-container-instance-arn', 'string', 7, 'ARN of the ECS container instance'),
  field('ecs-container-instance-id', 'string', 7, 'id of the ECS container instance'),
  field('ecs-container-id', 'string', 7, 'runtime id of the first container'),
  field('ecs-second-container-id', 'string', 7, 'runtime id of the second container'),
  field('ecs-service-name', 'string', 7, 'name of the ECS service'),
  field('ecs-task-definition-arn', 'string', 7, 'ARN of the ECS task definition'),
  field('ecs-task-arn', 'string', 7, 'ARN of the ECS task'),
  field('ecs-task-id', 'string', 7, 'id of the ECS task'),
  field('reject-reason', 'string', 8, 'BPA, EC, or absent for any other reason'),
  field('resource-id', 'string', 9, 'id of the regional NAT gateway'),
  field('encryption-status', 'int', 10, '0 none, 1 nitro, 2 application, 3 both'),
  field('instance-tag', 'string', 11, 'value of the first instance tag key, percent-encoded'),
  field('instance-tag-2', 'string', 11, 'value of the second instance tag key, percent-encoded'),
  field('interface-tag', 'string', 11, 'value of the first interface tag key, percent-encoded'),
  field('interface-tag-2', 'string', 11, 'value of the second interface tag key, percent-encoded'),
  field('asg-tag', 'string', 11, 'value of the first Auto Scaling group tag key, percent-encoded'),
  field('asg-tag-2', 'string', 11, 'value of the second Auto Scaling group tag key, percent-encoded'),
  field('interface-type', 'string', 11, 'kind of a service-made interface, such as nat_gateway'),
  field('next-hop-interface-id', 'string', 11, 'receiving (egress) or sending (ingress) interface'),
  field('next-hop-subnet-id', 'string', 11, 'subnet of the next hop'),
  field('next-hop-az-id', 'string', 11, 'Availability Zone id of the next hop'),
  field('next-hop-vpc-id', 'string', 11, 'VPC of the next hop'),
  field('next-hop-interface-type', 'string', 11, 'interface type of the next hop'),
] as const satisfies readonly Field[];

/** Column name of a known field, such as `srcaddr` or `vpc_id`. */
export type FlowColumn = (typeof FIELDS)[number]['column'];

/**
 * One record with all known fields by column, as reports see it. A missing value is null; times are Unix seconds.
 */
export type FlowRecord = {
  [F in (typeof FIELDS)[number] as F['column']]:
    | (F['type'] extends 'string' ? string : F['type'] extends 'int' ? number : bigint)
    | null;
};

const byName = new Map<string, Field>(FIELDS.map((known) => [known.name, known]));
const byColumn = new Map<string, Field>(FIELDS.map((known) => [known.column, known]));

/** Returns the field of that name; an unknown name is a text field, not an error. */
export function fieldNamed(name: string): Field {
  return (
    byName.get(name) ?? { name, column: columnName(name), type: 'string', meaning: 'not known to flowq' }
  );
}

/** Returns the known field for a column, if any. */
export function fieldOfColumn(column: string): Field | undefined {
  return byColumn.get(column);
}
