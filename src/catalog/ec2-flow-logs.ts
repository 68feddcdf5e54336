import type { FlowLog } from '@aws-sdk/client-ec2';
import type { AwsOptions } from '../aws/aws-options.ts';
import { callAws } from '../aws/call-aws.ts';
import { AwsClients } from '../aws/clients.ts';
import type { FlowLogDescriber } from './discovery/flow-log-check.ts';
import type { Parents } from './discovery/overlaps.ts';

/** Maximum values of a filter. Source: Amazon EC2 User Guide, "List and filter your resources". */
const MAX_VALUES = 200;

/** Describes the caller's flow logs by EC2, with a client per Region. */
export class Ec2FlowLogs implements FlowLogDescriber {
  readonly #options: AwsOptions;
  readonly #signal: AbortSignal | undefined;

  constructor(options: AwsOptions, signal?: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  describe(region: string): Promise<readonly FlowLog[]> {
    return this.#describe(region, 's3');
  }

  /** Returns flow logs that deliver to a log group. */
  async intoLogGroup(region: string, group: string): Promise<readonly FlowLog[]> {
    const flowLogs = await this.#describe(region, 'cloud-watch-logs');
    return flowLogs.filter((flowLog) => logGroupOf(flowLog) === group);
  }

  async #describe(region: string, destination: 's3' | 'cloud-watch-logs'): Promise<readonly FlowLog[]> {
    const { DescribeFlowLogsCommand } = await import('@aws-sdk/client-ec2');
    await using clients = new AwsClients({ ...this.#options, region });
    const client = await clients.ec2();
    const context = { doing: `describe the flow logs of ${region}`, needs: 'ec2:DescribeFlowLogs' };
    const found: FlowLog[] = [];
    let NextToken: string | undefined;
    do {
      const command = new DescribeFlowLogsCommand({
        NextToken,
        Filter: [{ Name: 'log-destination-type', Values: [destination] }],
      });
      const page = await callAws(context, (abortSignal) => client.send(command, { abortSignal }), {
        signal: this.#signal,
        seconds: 20,
      });
      found.push(...(page.FlowLogs ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  }

  async parents(region: string, ids: readonly string[]): Promise<Parents> {
    const { paginateDescribeNetworkInterfaces, paginateDescribeSubnets } = await import(
      '@aws-sdk/client-ec2'
    );
    await using clients = new AwsClients({ ...this.#options, region });
    const client = await clients.ec2();
    const all = async <T>(
      doing: string,
      needs: string,
      pages: (signal: AbortSignal) => AsyncIterable<T>,
    ): Promise<T[]> =>
      callAws({ doing, needs }, (abortSignal) => Array.fromAsync(pages(abortSignal)), {
        signal: this.#signal,
        seconds: 20,
      });
    const parents = new Map<string, readonly string[]>();
    for (const Values of batches(ids.filter((id) => id.startsWith('subnet-')))) {
      // Unlike a list of ids, a filter does not fail for deleted resources.
      const input = { Filters: [{ Name: 'subnet-id', Values }] };
      const pages = (abortSignal: AbortSignal) => paginateDescribeSubnets({ client }, input, { abortSignal });
      for (const { Subnets = [] } of await all('describe subnets', 'ec2:DescribeSubnets', pages))
        for (const { SubnetId: id = '', VpcId = '' } of Subnets) parents.set(id, [VpcId]);
    }
    for (const Values of batches(ids.filter((id) => id.startsWith('eni-')))) {
      const input = { Filters: [{ Name: 'network-interface-id', Values }] };
      const pages = (abortSignal: AbortSignal) =>
        paginateDescribeNetworkInterfaces({ client }, input, { abortSignal });
      const needs = 'ec2:DescribeNetworkInterfaces';
      for (const { NetworkInterfaces = [] } of await all('describe network interfaces', needs, pages))
        for (const { NetworkInterfaceId: id = '', SubnetId = '', VpcId = '' } of NetworkInterfaces)
          parents.set(id, [SubnetId, VpcId]);
    }
    return parents;
  }
}

/** Returns the name of a flow log's log group, for which some responses have only the ARN. */
export function logGroupOf({ LogGroupName: group, LogDestination: arn = '' }: FlowLog): string {
  return group ?? /:log-group:(.+?)(:\*)?$/.exec(arn)?.[1] ?? arn;
}

function batches(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / MAX_VALUES);
  return Array.from({ length: count }, (_, at) => ids.slice(at * MAX_VALUES, (at + 1) * MAX_VALUES));
}
