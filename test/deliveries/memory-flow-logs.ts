import type { Answer } from '../stack/aws/answer.ts';
import { AwsError } from '../stack/aws/aws-error.ts';
import { escapeXml, xmlAnswer } from '../stack/aws/xml.ts';
import { type Form, listIn, structuresIn } from './form.ts';

/** A flow log as EC2 keeps it, destination options and tags included. */
export interface MemoryFlowLog {
  id: string;
  form: Form;
  resource: string;
  status?: 'SUCCESS' | 'FAILED' | undefined;
  error?: string | undefined;
}

/** EC2's flow logs, with pages, partial failures and tokens as the service has them. */
export class MemoryFlowLogs {
  readonly flowLogs: MemoryFlowLog[] = [];
  /** Resources that CreateFlowLogs makes none of, and why. */
  readonly unsuccessful = new Map<string, { code: string; message: string; times: number }>();
  /** What refuses a call as a whole, with how often it does. */
  refusal: { type: string; message: string; times: number } | undefined;
  /** Done when flow logs were made, as AWS writes to the bucket's policy then. */
  onCreate: (() => void) | undefined;
  pageSize = 2;
  #tokens = new Map<string, Answer>();

  answer(operation: string, form: Form): Answer {
    switch (operation) {
      case 'CreateFlowLogs':
        return this.#create(form);
      case 'DescribeFlowLogs':
        return this.#describe(form);
      case 'DeleteFlowLogs':
        return this.#delete(form);
      default:
        throw new AwsError('InvalidAction', `The action ${operation} is not valid for this web service.`);
    }
  }

  #create(form: Form): Answer {
    if (form.DryRun === 'true')
      throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    if (!form.ClientToken) throw new AwsError('InvalidParameterValue', 'these tests want a ClientToken');
    const answered = this.#tokens.get(form.ClientToken);
    if (answered) return answered;
    if (this.refusal && this.refusal.times-- > 0) throw new AwsError(this.refusal.type, this.refusal.message);
    const ids: string[] = [];
    const failed: string[] = [];
    for (const resource of listIn(form, 'ResourceId')) {
      const known = this.unsuccessful.get(resource);
      if (known && known.times-- > 0) {
        const error = `<error><code>${known.code}</code><message>${escapeXml(known.message)}</message></error>`;
        failed.push(`<item><resourceId>${resource}</resourceId>${error}</item>`);
        continue;
      }
      if (this.#isThere(resource, form))
        throw new AwsError(
          'FlowLogAlreadyExists',
          'Error. There is an existing Flow Log with the same configuration and log destination.',
        );
      const id = `fl-${(this.flowLogs.length + 1).toString(16).padStart(17, '0')}`;
      this.flowLogs.push({ id, form, resource, status: 'SUCCESS' });
      ids.push(id);
    }
    this.onCreate?.();
    const answer = xmlAnswer(
      `<CreateFlowLogsResponse><flowLogIdSet>${ids.map((id) => `<item>${id}</item>`).join('')}</flowLogIdSet><unsuccessful>${failed.join('')}</unsuccessful></CreateFlowLogsResponse>`,
    );
    this.#tokens.set(form.ClientToken, answer);
    return answer;
  }

  #isThere(resource: string, form: Form): boolean {
    return this.flowLogs.some(
      (one) =>
        one.resource === resource &&
        one.form.TrafficType === form.TrafficType &&
        one.form.LogFormat === form.LogFormat &&
        one.form.LogDestination === form.LogDestination &&
        one.form.LogGroupName === form.LogGroupName,
    );
  }

  #describe(form: Form): Answer {
    const filters = structuresIn(form, 'Filter');
    const found = this.flowLogs.filter((flowLog) =>
      filters.every((filter) => {
        const value = filter.Name === 'resource-id' ? flowLog.resource : flowLog.id;
        return listIn(filter, 'Value').includes(value);
      }),
    );
    const from = Number(form.NextToken ?? 0);
    const page = found.slice(from, from + this.pageSize);
    const next = from + this.pageSize < found.length ? `<nextToken>${from + this.pageSize}</nextToken>` : '';
    return xmlAnswer(
      `<DescribeFlowLogsResponse><flowLogSet>${page.map(itemOf).join('')}</flowLogSet>${next}</DescribeFlowLogsResponse>`,
    );
  }

  #delete(form: Form): Answer {
    for (const id of listIn(form, 'FlowLogId')) {
      const at = this.flowLogs.findIndex((one) => one.id === id);
      if (at >= 0) this.flowLogs.splice(at, 1);
    }
    return xmlAnswer('<DeleteFlowLogsResponse><unsuccessful/></DeleteFlowLogsResponse>');
  }
}

function itemOf({ id, form, resource, status, error }: MemoryFlowLog): string {
  const element = (name: string, value: string | undefined) =>
    value === undefined ? '' : `<${name}>${escapeXml(value)}</${name}>`;
  const tags = structuresIn(form, 'TagSpecification').flatMap((one) => structuresIn(one, 'Tag'));
  const tagSet = tags.map(
    ({ Key = '', Value = '' }) => `<item>${element('key', Key)}${element('value', Value)}</item>`,
  );
  const options = ['FileFormat', 'HiveCompatiblePartitions', 'PerHourPartition'].map((name) =>
    element(`${name.charAt(0).toLowerCase()}${name.slice(1)}`, form[`DestinationOptions.${name}`]),
  );
  return [
    '<item>',
    element('flowLogId', id),
    element('resourceId', resource),
    element('trafficType', form.TrafficType),
    element('logDestinationType', form.LogDestinationType),
    element('logDestination', form.LogDestination),
    element('logGroupName', form.LogGroupName),
    element('deliverLogsPermissionArn', form.DeliverLogsPermissionArn),
    element('logFormat', form.LogFormat),
    element('maxAggregationInterval', form.MaxAggregationInterval),
    element('deliverLogsStatus', status),
    element('deliverLogsErrorMessage', error),
    `<destinationOptions>${options.join('')}</destinationOptions>`,
    `<tagSet>${tagSet.join('')}</tagSet>`,
    '</item>',
  ].join('');
}
