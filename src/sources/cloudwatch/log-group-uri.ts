import { usageError } from '../../errors.ts';

const BEGINNING = 'cloudwatch:';

/** A log group as a source names it. */
export interface LogGroupName {
  readonly group: string;
  /** The rest of its ARN, where it is named by that. */
  readonly arn?: { readonly text: string; readonly region: string; readonly account: string } | undefined;
}

/**
 * The log group of CloudWatch Logs that a source is, written `cloudwatch:NAME` or `cloudwatch:ARN`; undefined where it
 * is none. Source of the form of ARNs: Amazon CloudWatch Logs User Guide, "Actions, resources, and condition keys".
 * @throws FlowqError (usage) if the group has no name
 */
export function logGroupOf(source: string | undefined): LogGroupName | undefined {
  if (!source?.startsWith(BEGINNING)) return undefined;
  const group = source.slice(BEGINNING.length);
  if (group === '') throw usageError('cloudwatch: needs a log group', 'as in cloudwatch:/flow-logs');
  const [text, region, account, name] =
    /^arn:[a-z-]+:logs:([a-z0-9-]+):(\d{12}):log-group:([^:]+)(?=(?::\*)?$)/.exec(group) ?? [];
  return text && region && account && name ? { group: name, arn: { text, region, account } } : { group };
}

/** The log group of a configuration: its name, or its ARN. */
export const namedGroup = (text: string): LogGroupName => logGroupOf(BEGINNING + text) ?? { group: text };

/** Its name alone. */
export const logGroupName = (source: string | undefined): string | undefined => logGroupOf(source)?.group;

/** How a log group is written as a source. */
export const logGroupUri = (group: string): string => BEGINNING + group;
