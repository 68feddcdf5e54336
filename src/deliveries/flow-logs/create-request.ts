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

/** Maximum resources per call. Source: Amazon EC2 API, CreateFlowLogs. */
const MOST_RESOURCES = 300;

/** Returns the calls that create flow logs of these resources: one call accepts resources of one type. */
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

/** Milliseconds after which the same request gets a new token: flow logs may have been deleted since. */
const TOKEN_MS = 10 * 60_000;

/**
 * Returns the same token for the same request, so that EC2 does not repeat one whose answer was lost.
 * @param round counts intended repetitions of the request
 */
export function clientToken(request: CreateFlowLogsRequest, round: number): string {
  const text = JSON.stringify([request, round, Math.floor(Date.now() / TOKEN_MS)]);
  return createHash('sha256').update(text).digest('hex');
}
