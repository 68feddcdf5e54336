import { usageError } from '../../errors.ts';

const BEGINNING = 'cloudwatch:';

/** A log group as given in a source. */
export interface LogGroupName {
  readonly group: string;
  /** Its ARN and the ARN's parts, if given by ARN. */
  readonly arn?: { readonly text: string; readonly region: string; readonly account: string } | undefined;
}

/**
 * Parses a source written as `cloudwatch:NAME` or `cloudwatch:ARN`; undefined for other sources. Source of the form of
 * ARNs: Amazon CloudWatch Logs User Guide, "Actions, resources, and condition keys".
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

/** Parses the log group of a configuration, given by name or ARN. */
export const namedGroup = (text: string): LogGroupName => logGroupOf(BEGINNING + text) ?? { group: text };

/** The name of a source's log group, without the rest of its ARN. */
export const logGroupName = (source: string | undefined): string | undefined => logGroupOf(source)?.group;

/** A log group in the form of a source. */
export const logGroupUri = (group: string): string => BEGINNING + group;
