import { callAws, findAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { isMadeByFlowq, logGroupArn, type Site } from '../delivery.ts';

/** Retention periods of CloudWatch Logs, days. Source: CloudWatch Logs API, PutRetentionPolicy. */
export const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export interface FoundLogGroup {
  /** Days; undefined if events never expire. */
  readonly retentionDays: number | undefined;
}

/** A log group that flow logs are delivered to. */
export class LogGroup {
  readonly name: string;
  readonly #clients: Pick<AwsClients, 'logs'>;
  readonly #site: Site;
  readonly #signal: AbortSignal | undefined;

  constructor(clients: Pick<AwsClients, 'logs'>, name: string, site: Site, signal?: AbortSignal) {
    this.name = name;
    this.#clients = clients;
    this.#site = site;
    this.#signal = signal;
  }

  /** Without the `:*` at the end of some answers. */
  get arn(): string {
    return logGroupArn(this.#site, this.name);
  }

  /** Finds the group; undefined if it does not exist. */
  async find(): Promise<FoundLogGroup | undefined> {
    const { DescribeLogGroupsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    let nextToken: string | undefined;
    do {
      const input = { logGroupNamePrefix: this.name, nextToken };
      const page = await this.#call('look for', 'logs:DescribeLogGroups', (logs, options) =>
        logs.send(new DescribeLogGroupsCommand(input), options),
      );
      const found = page.logGroups?.find(({ logGroupName }) => logGroupName === this.name);
      if (found) return { retentionDays: found.retentionInDays };
      nextToken = page.nextToken;
    } while (nextToken);
    return undefined;
  }

  async isMadeByFlowq(): Promise<boolean> {
    const { ListTagsForResourceCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const { tags = {} } = await this.#call('read the tags of', 'logs:ListTagsForResource', (logs, options) =>
      logs.send(new ListTagsForResourceCommand({ resourceArn: this.arn }), options),
    );
    return isMadeByFlowq(Object.entries(tags).map(([Key, Value]) => ({ Key, Value })));
  }

  /** Creates the group; does nothing if somebody else has created it meanwhile. */
  async create(tags: readonly (readonly [string, string])[]): Promise<void> {
    const { CreateLogGroupCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const command = new CreateLogGroupCommand({ logGroupName: this.name, tags: Object.fromEntries(tags) });
    await findAws(
      this.#doing('create', 'logs:CreateLogGroup and logs:TagResource'),
      /^ResourceAlreadyExistsException$/,
      (abortSignal) => logs.send(command, { abortSignal }),
      { signal: this.#signal },
    );
  }

  async keepFor(days: number): Promise<void> {
    const { PutRetentionPolicyCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const input = { logGroupName: this.name, retentionInDays: days };
    await this.#call('set the retention of', 'logs:PutRetentionPolicy', (logs, options) =>
      logs.send(new PutRetentionPolicyCommand(input), options),
    );
  }

  async #call<T>(verb: string, needs: string, call: Call<T>): Promise<T> {
    const logs = await this.#clients.logs();
    const send = (abortSignal: AbortSignal) => call(logs, { abortSignal });
    return callAws(this.#doing(verb, needs), send, { signal: this.#signal });
  }

  #doing(verb: string, needs: string) {
    return { doing: `${verb} the log group ${this.name}`, needs };
  }
}

type Call<T> = (
  logs: Awaited<ReturnType<AwsClients['logs']>>,
  options: { abortSignal: AbortSignal },
) => Promise<T>;
