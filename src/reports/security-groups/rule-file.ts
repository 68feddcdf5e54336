import * as v from 'valibot';
import { messageOf } from '../../errors.ts';
import { securityGroupOf } from '../../inventory/from-ec2.ts';
import type { SecurityGroup, SecurityGroupRule } from '../../inventory/inventory.ts';
import { PROTOCOL_KEYWORDS } from '../../logs/protocols.ts';
import { isIdOf } from '../../names/id-kind.ts';
import type { Names } from '../../names/names.ts';
import { fileContent } from '../kit/file-content.ts';

/** A rule set to check: the id of a security group in the inventory, or groups from a file. */
export type RuleSet =
  | { readonly id: string }
  | { readonly file: string; readonly groups: readonly SecurityGroup[] };

export const ruleSetSchema = v.union([
  v.object({ id: v.pipe(v.string(), v.regex(/^sg-[0-9a-z-]+$/)) }),
  v.object({
    file: v.string(),
    groups: v.array(v.custom<SecurityGroup>((one) => typeof one === 'object' && one !== null)),
  }),
]) as v.GenericSchema<RuleSet>;

/** Id and name of the group for rules in a file that does not name their group. */
export const NEW_GROUP = 'new';

/**
 * Parses the id or name of a security group, or reads a JSON file: output of `aws ec2 describe-security-groups` or
 * `describe-security-group-rules`, or rows of `sg-candidates`.
 * @throws RangeError for other text, and for a file without rules
 */
export function parseRuleSet(text: string, names?: () => Names | undefined): RuleSet {
  if (isIdOf('sg', text)) return { id: text };
  const content = fileContent(text);
  if (content === undefined) return { id: groupNamed(text, names?.()) };
  const groups = groupsIn(text, jsonIn(text, content));
  if (groups.every(({ rules }) => rules.length === 0)) throw new RangeError(`${text} has no rules`);
  return { file: text, groups };
}

function groupNamed(name: string, names: Names | undefined): string {
  const quoted = JSON.stringify(name);
  const ids = names?.ids('sg', name) ?? [];
  const [id] = ids;
  if (id === undefined)
    throw new RangeError(
      `${quoted} is neither an id such as sg-0a1b2c3d, the name of a group in the inventory, nor a readable file`,
    );
  if (ids.length > 1) throw new RangeError(`${quoted} is the name of ${ids.join(', ')}: give one of the ids`);
  return id;
}

function jsonIn(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new RangeError(`${path} is not JSON: ${messageOf(error).split('\n', 1)[0]}`);
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
    `${path} has no rules: give the output of aws ec2 describe-security-groups or describe-security-group-rules, or of sg-candidates as JSON`,
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
