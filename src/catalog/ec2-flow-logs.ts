import type { FlowLog } from '@aws-sdk/client-ec2';
import type { AwsOptions } from '../aws/aws-options.ts';
import { callAws } from '../aws/call-aws.ts';
import { AwsClients } from '../aws/clients.ts';
import type { FlowLogDescriber } from './discovery/flow-log-check.ts';

/** Asks EC2 for the caller's flow logs, each Region at its own address. */
export class Ec2FlowLogs implements FlowLogDescriber {
  readonly #options: AwsOptions;
  readonly #signal: AbortSignal | undefined;

  constructor(options: AwsOptions, signal?: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  async describe(region: string): Promise<readonly FlowLog[]> {
    const { DescribeFlowLogsCommand } = await import('@aws-sdk/client-ec2');
    await using clients = new AwsClients({ ...this.#options, region });
    const client = await clients.ec2();
    const context = { doing: `describe the flow logs of ${region}`, needs: 'ec2:DescribeFlowLogs' };
    const found: FlowLog[] = [];
    let NextToken: string | undefined;
    do {
      const command = new DescribeFlowLogsCommand({
        NextToken,
        Filter: [{ Name: 'log-destination-type', Values: ['s3'] }],
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
}
