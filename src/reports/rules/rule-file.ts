import { readFileSync } from 'node:fs';
import { messageOf } from '../../errors.ts';
import { securityGroupOf } from '../../inventory/from-ec2.ts';
import type { SecurityGroup, SecurityGroupRule } from '../../inventory/inventory.ts';
import { PROTOCOL_KEYWORDS } from '../../logs/protocols.ts';

/** A rule set to be tried: the id of a security group that the inventory knows, or groups that a file describes. */
export type RuleSet =
  | { readonly id: string }
  | { readonly file: string; readonly groups: readonly SecurityGroup[] };

/** The name of a group whose rules a file has without saying whose they are. */
export const NEW_GROUP = 'new';

/**
 * The id of a security group, or a file in JSON: what `aws ec2 describe-security-groups` or
 * `describe-security-group-rules` print, or the rows of `sg-candidates`.
 * @throws RangeError for what is neither, or holds no rule
 */
export function parseRuleSet(words: string): RuleSet {
  if (/^sg-[0-9a-z-]+$/.test(words)) return { id: words };
  const groups = groupsIn(words, jsonOf(words));
  if (groups.every(({ rules }) => rules.length === 0)) throw new RangeError(`${words} has no rule`);
  return { file: words, groups };
}

function jsonOf(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new RangeError(
      `${JSON.stringify(path)} is no id such as sg-0a1b2c3d, and no file that can be read`,
    );
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new RangeError(`${path} is no JSON: ${messageOf(error)}`);
  }
}

interface Described {
  readonly SecurityGroups?: Parameters<typeof securityGroupOf>[0][];
  readonly SecurityGroupRules?: (NonNullable<Parameters<typeof securityGroupOf>[1]>[number] & {
    GroupId?: string;
  })[];
}

function groupsIn(path: string, content: unknown): SecurityGroup[] {
  const { SecurityGroups: groups, SecurityGroupRules: rules } = (content ?? {}) as Described;
  if (Array.isArray(groups)) return groups.map((group) => securityGroupOf(group, undefined));
  if (Array.isArray(rules)) {
    const byGroup = Object.groupBy(rules, ({ GroupId }) => GroupId ?? NEW_GROUP);
    return Object.entries(byGroup).map(([GroupId, own]) => securityGroupOf({ GroupId }, own));
  }
  if (Array.isArray(content) && content.every(isCandidate))
    return [{ id: NEW_GROUP, name: NEW_GROUP, rules: content.map(ruleOf), tags: {} }];
  throw new RangeError(
    `${path} has no rules: give what aws ec2 describe-security-groups or describe-security-group-rules print, or sg-candidates as JSON`,
  );
}

/** A row of `sg-candidates`. */
interface CandidateRow {
  readonly protocol: string;
  readonly first_port: number | null;
  readonly last_port: number | null;
  readonly source: string;
}

const isCandidate = (row: unknown): row is CandidateRow =>
  typeof row === 'object' && row !== null && 'protocol' in row && 'first_port' in row && 'source' in row;

function ruleOf({ protocol, first_port: first, last_port: last, source }: CandidateRow): SecurityGroupRule {
  const keyword = PROTOCOL_KEYWORDS.indexOf(protocol);
  return {
    direction: 'inbound',
    protocol: keyword >= 0 ? keyword : Number(protocol),
    ...(first === null ? {} : { firstPort: first, lastPort: last ?? first }),
    ...(source.startsWith('sg-') ? { group: source } : { cidr: source }),
  };
}
