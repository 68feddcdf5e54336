/** A statement of an IAM, bucket or key policy; it may have other members. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [member: string]: unknown;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
  readonly [member: string]: unknown;
}

export function policyOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/**
 * Parses a policy as AWS stores it: a single statement may be without its list.
 * @throws SyntaxError if it is not JSON
 */
export function parsePolicy(text: string): PolicyDocument {
  const document = JSON.parse(text) as PolicyDocument & { Statement?: Statement | readonly Statement[] };
  return { ...document, Statement: listOf(document.Statement) as readonly Statement[] };
}

/** Returns a list; AWS writes a list of one as its element. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Returns the same text for all spellings of a value: lists sorted, lists of one unpacked, members by name. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const [only, ...more] = value;
    return more.length === 0 ? canonical(only) : `[${value.map(canonical).sort().join()}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(String(value));
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join()}}`;
}

/** Returns statements or a policy as text to copy. */
export function policyText(given: Statement | PolicyDocument): string {
  return JSON.stringify(given, undefined, 2);
}
