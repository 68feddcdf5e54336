import { createHash } from 'node:crypto';
import type { CreateFlowLogsRequest } from '@aws-sdk/client-ec2';
import {
  type Delivery,
  logFormatOf,
  type Resource,
  type ResourceType,
  type Site,
  tagsOf,
} from '../delivery.ts';

/** Resources that one call takes. Source: Amazon EC2 API, CreateFlowLogs. */
const MOST_RESOURCES = 300;

/** The calls that make flow logs of these resources: one call takes resources of one type. */
export function createRequests(
  resources: readonly Resource[],
  delivery: Delivery,
  site: Site,
): CreateFlowLogsRequest[] {
  const byType = Map.groupBy(resources, ({ type }) => type);
  return [...byType].flatMap(([type, some]) => {
    const count = Math.ceil(some.length / MOST_RESOURCES);
    return Array.from({ length: count }, (_, at) =>
      requestFor(type, some.slice(at * MOST_RESOURCES, (at + 1) * MOST_RESOURCES), delivery, site),
    );
  });
}

function requestFor(
  type: ResourceType,
  resources: readonly Resource[],
  delivery: Delivery,
  site: Site,
): CreateFlowLogsRequest {
  return {
    ResourceType: type,
    ResourceIds: resources.map(({ id }) => id),
    TrafficType: delivery.traffic,
    MaxAggregationInterval: delivery.interval,
    LogFormat: logFormatOf(delivery.format),
    ...destinationOf(delivery, site),
    TagSpecifications: [
      { ResourceType: 'vpc-flow-log', Tags: tagsOf(delivery).map(([Key, Value]) => ({ Key, Value })) },
    ],
  };
}

function destinationOf({ destination }: Delivery, site: Site): Partial<CreateFlowLogsRequest> {
  if (destination.kind === 'cloudwatch') {
    const { group, roleArn } = destination;
    return {
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: group,
      DeliverLogsPermissionArn: roleArn,
    };
  }
  const { parquet, hive, hourly } = destination;
  return {
    LogDestinationType: 's3',
    LogDestination: bucketArn(destination, site),
    DestinationOptions: {
      FileFormat: parquet ? 'parquet' : 'plain-text',
      HiveCompatiblePartitions: hive,
      PerHourPartition: hourly,
    },
  };
}

export function bucketArn(
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  { partition }: Pick<Site, 'partition'>,
): string {
  return `arn:${partition}:s3:::${bucket}${prefix === '' ? '' : `/${prefix}`}`;
}

/** Milliseconds after which the same request is a new one: flow logs may have been ended since. */
const TOKEN_MS = 10 * 60_000;

/**
 * The same for the same request, so that one whose answer was lost is not carried out twice.
 * @param round counts what is requested again on purpose
 */
export function clientToken(request: CreateFlowLogsRequest, round: number): string {
  const text = JSON.stringify([request, round, Math.floor(Date.now() / TOKEN_MS)]);
  return createHash('sha256').update(text).digest('hex');
}
