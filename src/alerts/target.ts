import { isLoopback } from '../aws/loopback.ts';
import { usageError } from '../errors.ts';

/** Forms of a message. */
export const FORMS = ['json', 'slack', 'teams', 'text'] as const;

export type FormName = (typeof FORMS)[number];

/** The destination of a message. */
export type Target =
  | { readonly kind: 'http'; readonly url: URL }
  | { readonly kind: 'sns'; readonly arn: string; readonly region: string; readonly isFifo: boolean }
  | { readonly kind: 'file'; readonly path: string };

const EXAMPLES =
  'a target is https://…, sns:ARN of a topic, file:alerts.ndjson, or env:NAME of a variable that holds one';

const SNS_TOPIC = /^arn:aws[\w-]*:sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/;

/** Returns the name of the environment variable that contains the target, for `env:NAME`. */
export const variableOf = (text: string): string | undefined => /^env:([A-Za-z_]\w*)$/.exec(text)?.[1];

/** @throws RangeError if the text is not a target; `env:NAME` is not resolved */
export function checkTarget(text: string): void {
  if (variableOf(text) === undefined) parseTarget(text);
}

/**
 * Parses a target of the configuration or the command line.
 * @throws RangeError if it is invalid, or plain http to another machine
 */
export function parseTarget(text: string): Target {
  if (text.startsWith('file:') && text.length > 'file:'.length)
    return { kind: 'file', path: text.slice('file:'.length) };
  if (text.startsWith('sns:')) return topic(text.slice('sns:'.length));
  // The text may contain a secret, so the error does not repeat it.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:') return { kind: 'http', url };
  if (url?.protocol !== 'http:') throw new RangeError(`${targetLabel(text)} is not a target: ${EXAMPLES}`);
  if (!isLoopback(url.hostname))
    throw new RangeError(
      `${targetLabel(text)}: http:// only to this machine, because others could read it; use https://`,
    );
  return { kind: 'http', url };
}

function topic(arn: string): Target {
  const [found, region = '', fifo] = SNS_TOPIC.exec(arn) ?? [];
  if (found === undefined)
    throw new RangeError(
      `${JSON.stringify(arn)} is not the ARN of an SNS topic, such as arn:aws:sns:eu-west-1:123456789012:alerts`,
    );
  return { kind: 'sns', arn, region, isFifo: fifo !== undefined };
}

/**
 * Resolves a target now.
 * @throws FlowqError (usage) if it is invalid, or its environment variable is not set
 */
export function resolveTarget(
  text: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Target {
  const name = variableOf(text);
  const value = name === undefined ? text : env[name];
  if (!value)
    throw usageError(
      `${text}: the environment variable ${name} is not set`,
      'set it for the process that runs flowq',
    );
  try {
    return parseTarget(value);
  } catch (error) {
    const reason =
      error instanceof RangeError && name === undefined ? error.message : `${text} does not hold a target`;
    throw usageError(reason, EXAMPLES);
  }
}

/** Returns the name of a target in messages: for a URL only the host, because its path is often a secret. */
export function targetLabel(text: string): string {
  if (!/^[a-z]+:\/\//i.test(text)) return text;
  return URL.canParse(text) ? `${new URL(text).origin}/…` : 'the URL';
}

/** Returns the default form of a target. */
export function usualForm(target: Target): FormName {
  if (target.kind === 'sns') return 'text';
  return target.kind === 'http' && target.url.hostname === 'hooks.slack.com' ? 'slack' : 'json';
}
