import type { FIELDS } from '../logs/fields.ts';
import { formatVersion, type RecordFormat } from '../logs/record-format.ts';
import type { Interface } from './network.ts';

/** One direction of a conversation, as recorded by one interface. */
export interface Flow {
  readonly source: string;
  readonly target: string;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly protocol: number;
  readonly packets: number;
  /** Undefined if Block Public Access rejected it. */
  readonly bytes: number | undefined;
  readonly action: 'ACCEPT' | 'REJECT';
  readonly reason: 'BPA' | 'EC' | undefined;
  readonly flags: number;
  readonly family: 'IPv4' | 'IPv6';
  readonly packetSource: string;
  readonly packetTarget: string;
  readonly sourceService: string | undefined;
  readonly targetService: string | undefined;
  readonly egress: boolean;
  readonly path: number | undefined;
  readonly hop: Hop | undefined;
  readonly encryption: number;
}

/** The next hop of a record. */
export type Hop = Partial<Pick<Interface, 'id' | 'subnet' | 'zone' | 'vpc' | 'kind'>>;

export interface SampleRecord {
  /** The flow log of the record: that of all interfaces, or that of packets rejected by one of them. */
  readonly log: 'all' | 'rejections';
  readonly at: Interface;
  readonly start: number;
  readonly end: number;
  readonly status: 'OK' | 'NODATA' | 'SKIPDATA';
  /** Undefined if nothing was recorded. */
  readonly flow: Flow | undefined;
}

/** Undefined for a missing value: `-` in text, NULL or `-` in Parquet. */
export type FieldValue = string | number | undefined;

export type Reader = (record: SampleRecord) => FieldValue;

/** Returns a reader for each field of a format, in order. */
export function readersOf(format: RecordFormat): readonly Reader[] {
  const version = formatVersion(format);
  const readers = new Map<string, Reader>(Object.entries({ ...READERS, version: () => version }));
  return format.fields.map((field) => readers.get(field.name) ?? (() => undefined));
}

type FieldName = (typeof FIELDS)[number]['name'];

const READERS: Record<Exclude<FieldName, 'version'>, Reader> = {
  'account-id': ({ at }) => at.account,
  'interface-id': ({ at }) => at.id,
  srcaddr: ({ flow }) => flow?.source,
  dstaddr: ({ flow }) => flow?.target,
  srcport: ({ flow }) => flow?.sourcePort,
  dstport: ({ flow }) => flow?.targetPort,
  protocol: ({ flow }) => flow?.protocol,
  packets: ({ flow }) => flow?.packets,
  bytes: ({ flow }) => flow?.bytes,
  start: ({ start }) => start,
  end: ({ end }) => end,
  action: ({ flow }) => flow?.action,
  'log-status': ({ status }) => status,
  'vpc-id': ({ at }) => at.vpc,
  'subnet-id': ({ at }) => at.subnet,
  'instance-id': ({ at }) => at.instance,
  'tcp-flags': ({ flow }) => flow?.flags,
  type: ({ flow }) => flow?.family,
  'pkt-srcaddr': ({ flow }) => flow?.packetSource,
  'pkt-dstaddr': ({ flow }) => flow?.packetTarget,
  region: ({ at }) => at.region,
  'az-id': ({ at }) => at.zone,
  'sublocation-type': ({ at }) => at.localZone && 'localzone',
  'sublocation-id': ({ at }) => at.localZone,
  'pkt-src-aws-service': ({ flow }) => flow?.sourceService,
  'pkt-dst-aws-service': ({ flow }) => flow?.targetService,
  'flow-direction': ({ flow }) => flow && (flow.egress ? 'egress' : 'ingress'),
  'traffic-path': ({ flow }) => flow?.path,
  'ecs-cluster-arn': ({ at }) => at.task?.clusterArn,
  'ecs-cluster-name': ({ at }) => at.task?.clusterName,
  'ecs-container-instance-arn': ({ at }) => at.task?.instanceArn,
  'ecs-container-instance-id': ({ at }) => at.task?.instanceId,
  'ecs-container-id': ({ at }) => at.task?.containerId,
  'ecs-second-container-id': ({ at }) => at.task?.secondContainerId,
  'ecs-service-name': ({ at }) => at.task?.serviceName,
  'ecs-task-definition-arn': ({ at }) => at.task?.definitionArn,
  'ecs-task-arn': ({ at }) => at.task?.taskArn,
  'ecs-task-id': ({ at }) => at.task?.taskId,
  'reject-reason': ({ flow }) => flow?.reason,
  'resource-id': ({ at }) => at.resource,
  'encryption-status': ({ flow }) => flow?.encryption,
  'instance-tag': ({ at }) => at.tags?.name,
  'instance-tag-2': ({ at }) => at.tags?.team,
  'interface-tag': ({ at }) => at.tags?.name,
  'interface-tag-2': () => undefined,
  'asg-tag': ({ at }) => at.tags?.group,
  'asg-tag-2': () => undefined,
  'interface-type': ({ at }) => at.kind,
  'next-hop-interface-id': ({ flow }) => flow?.hop?.id,
  'next-hop-subnet-id': ({ flow }) => flow?.hop?.subnet,
  'next-hop-az-id': ({ flow }) => flow?.hop?.zone,
  'next-hop-vpc-id': ({ flow }) => flow?.hop?.vpc,
  'next-hop-interface-type': ({ flow }) => flow?.hop?.kind,
};
