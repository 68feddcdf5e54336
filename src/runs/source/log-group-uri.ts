const BEGINNING = 'cloudwatch:';

/** The log group of CloudWatch Logs that a source's words, `cloudwatch:NAME`, are about; undefined where it is none. */
export function logGroupName(source: string | undefined): string | undefined {
  return source?.startsWith(BEGINNING) ? source.slice(BEGINNING.length) : undefined;
}

/** How a log group is written as a source. */
export const logGroupUri = (group: string): string => BEGINNING + group;
