import type {
  CreateFlowLogsRequest,
  Filter,
  FlowLog,
  NetworkInterface,
  Subnet,
  UnsuccessfulItem,
  Vpc,
} from '@aws-sdk/client-ec2';
import { callAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import type { RetryOptions } from '../../aws/retrying.ts';
import { isTransient } from '../../aws/transient.ts';
import { messageOf } from '../../errors.ts';
import { clientToken } from './create-request.ts';

export interface CreatedFlowLogs {
  readonly ids: readonly string[];
  /** Resources without a flow log, though the call as a whole succeeded. */
  readonly unsuccessful: readonly UnsuccessfulItem[];
}

/** The result of a CreateFlowLogs dry run. */
export type DryRun =
  | { readonly says: 'permitted' }
  /** Rejected for another reason, which may no longer apply once the destination exists. */
  | { readonly says: 'invalid'; readonly message: string };

/** EC2's flow logs of one Region, and the resources they record. */
export class FlowLogs {
  readonly #clients: Pick<AwsClients, 'ec2'>;
  readonly #signal: AbortSignal | undefined;

  constructor(clients: Pick<AwsClients, 'ec2'>, signal?: AbortSignal) {
    this.#clients = clients;
    this.#signal = signal;
  }

  /** Returns all flow logs that match the filters, from all pages. */
  async describe(filters: readonly Filter[] = []): Promise<FlowLog[]> {
    const { DescribeFlowLogsCommand } = await import('@aws-sdk/client-ec2');
    return this.#pages('describe flow logs', 'ec2:DescribeFlowLogs', async (ec2, NextToken, options) => {
      const input = { NextToken, ...(filters.length > 0 && { Filter: [...filters] }) };
      const page = await ec2.send(new DescribeFlowLogsCommand(input), options);
      return { items: page.FlowLogs, next: page.NextToken };
    });
  }

  describeIds(ids: readonly string[]): Promise<FlowLog[]> {
    return this.describe([{ Name: 'flow-log-id', Values: [...ids] }]);
  }

  async vpcs(ids: readonly string[]): Promise<Vpc[]> {
    const { DescribeVpcsCommand } = await import('@aws-sdk/client-ec2');
    return this.#pages('describe VPCs', 'ec2:DescribeVpcs', async (ec2, NextToken, options) => {
      const input = { NextToken, Filters: [{ Name: 'vpc-id', Values: [...ids] }] };
      const page = await ec2.send(new DescribeVpcsCommand(input), options);
      return { items: page.Vpcs, next: page.NextToken };
    });
  }

  async subnets(ids: readonly string[]): Promise<Subnet[]> {
    const { DescribeSubnetsCommand } = await import('@aws-sdk/client-ec2');
    return this.#pages('describe subnets', 'ec2:DescribeSubnets', async (ec2, NextToken, options) => {
      const input = { NextToken, Filters: [{ Name: 'subnet-id', Values: [...ids] }] };
      const page = await ec2.send(new DescribeSubnetsCommand(input), options);
      return { items: page.Subnets, next: page.NextToken };
    });
  }

  /** @param ids interface ids; all of the Region if undefined */
  async interfaces(ids?: readonly string[]): Promise<NetworkInterface[]> {
    const { DescribeNetworkInterfacesCommand } = await import('@aws-sdk/client-ec2');
    const needs = 'ec2:DescribeNetworkInterfaces';
    return this.#pages('describe network interfaces', needs, async (ec2, NextToken, options) => {
      const filters = ids && { Filters: [{ Name: 'network-interface-id', Values: [...ids] }] };
      const page = await ec2.send(new DescribeNetworkInterfacesCommand({ NextToken, ...filters }), options);
      return { items: page.NetworkInterfaces, next: page.NextToken };
    });
  }

  /**
   * Creates flow logs, each call with a token, so that EC2 does not repeat one whose answer was lost.
   * @param passing messages of temporary rejections, which are retried for two minutes
   */
  async create(request: CreateFlowLogsRequest, passing?: RegExp): Promise<CreatedFlowLogs> {
    const { CreateFlowLogsCommand } = await import('@aws-sdk/client-ec2');
    const ids: string[] = [];
    const unsuccessful: UnsuccessfulItem[] = [];
    let [left, round] = [request, 0];
    const attempt = async (ec2: Ec2, options: { abortSignal: AbortSignal }) => {
      const command = new CreateFlowLogsCommand({ ...left, ClientToken: clientToken(left, round) });
      const answer = await ec2.send(command, options);
      ids.push(...(answer.FlowLogIds ?? []));
      const [again, failed] = divided(answer.Unsuccessful ?? [], passing);
      unsuccessful.push(...failed);
      if (again.length === 0) return;
      // With the same token EC2 would only repeat its answer.
      left = { ...left, ResourceIds: again.map(({ ResourceId = '' }) => ResourceId) };
      round += 1;
      throw new Error(again[0]?.Error?.Message);
    };
    const passes = (error: unknown) => isTransient(error) || passing?.test(messageOf(error)) === true;
    const retry = passing ? { seconds: PASSING_SECONDS, isTransient: passes } : {};
    const doing = `create flow logs of ${request.ResourceIds?.join(', ')}`;
    await this.#call(doing, 'ec2:CreateFlowLogs', attempt, retry);
    return { ids, unsuccessful };
  }

  /**
   * Asks EC2 whether the caller may create flow logs, without creating any.
   * @throws FlowqError if the caller may not, or if EC2 does not answer
   */
  async dryRun(request: CreateFlowLogsRequest): Promise<DryRun> {
    const { CreateFlowLogsCommand } = await import('@aws-sdk/client-ec2');
    const command = new CreateFlowLogsCommand({ ...request, DryRun: true });
    return this.#call('create flow logs', 'ec2:CreateFlowLogs', async (ec2, options) => {
      try {
        await ec2.send(command, options);
        return { says: 'permitted' } as const;
      } catch (error) {
        const { name, message } = error as Error;
        if (name === 'DryRunOperation') return { says: 'permitted' } as const;
        if (/^(InvalidParameter|LogDestination|FlowLogAlreadyExists)/.test(name))
          return { says: 'invalid', message } as const;
        throw error;
      }
    });
  }

  /** Deletes flow logs. @returns those that could not be deleted */
  async delete(ids: readonly string[]): Promise<UnsuccessfulItem[]> {
    const { DeleteFlowLogsCommand } = await import('@aws-sdk/client-ec2');
    const answer = await this.#call(`delete ${ids.join(', ')}`, 'ec2:DeleteFlowLogs', (ec2, options) =>
      ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: [...ids] }), options),
    );
    return answer.Unsuccessful ?? [];
  }

  async #pages<T>(
    doing: string,
    needs: string,
    page: (
      ec2: Ec2,
      next: string | undefined,
      options: { abortSignal: AbortSignal },
    ) => Promise<{ items: T[] | undefined; next: string | undefined }>,
  ): Promise<T[]> {
    const all: T[] = [];
    let token: string | undefined;
    do {
      const from = token;
      const { items, next } = await this.#call(doing, needs, (ec2, options) => page(ec2, from, options));
      all.push(...(items ?? []));
      token = next;
    } while (token);
    return all;
  }

  async #call<T>(
    doing: string,
    needs: string,
    call: (ec2: Ec2, options: { abortSignal: AbortSignal }) => Promise<T>,
    retry: RetryOptions = {},
  ): Promise<T> {
    const ec2 = await this.#clients.ec2();
    const send = (abortSignal: AbortSignal) => call(ec2, { abortSignal });
    return callAws({ doing, needs }, send, { signal: this.#signal, ...retry });
  }
}

type Ec2 = Awaited<ReturnType<AwsClients['ec2']>>;

/** Maximum seconds until all of AWS knows a new role or policy. */
const PASSING_SECONDS = 120;

function divided(items: readonly UnsuccessfulItem[], passing: RegExp | undefined) {
  const passes = ({ Error: error }: UnsuccessfulItem) => passing?.test(error?.Message ?? '') === true;
  return [items.filter(passes), items.filter((item) => !passes(item))] as const;
}
