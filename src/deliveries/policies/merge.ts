import { canonical, listOf, type PolicyDocument, policyOf, type Statement } from './policy.ts';

export interface MergedPolicy {
  readonly policy: PolicyDocument;
  /** The differences, each starting with `+` or `~`; empty if the policy had all wanted statements. */
  readonly changes: readonly string[];
}

const SOURCE_ARN = 'aws:SourceArn';

/**
 * Merges wanted statements into a policy. A statement that an existing one covers is omitted. A statement that differs
 * from one with its Sid only in resources and sources extends that one. Any other statement is added under a free Sid.
 * Statements of others keep their text and position.
 */
export function mergeStatements(
  there: PolicyDocument | undefined,
  wanted: readonly Statement[],
  own: string,
): MergedPolicy {
  const statements = [...(there?.Statement ?? [])];
  const changes: string[] = [];
  for (const statement of wanted) {
    if (statements.some((one) => covers(one, statement))) continue;
    const sids = [statement.Sid, `${statement.Sid}${own}`];
    const at = statements.findIndex(
      (one) => one.Sid !== undefined && sids.includes(one.Sid) && union(one, statement) !== undefined,
    );
    const grown = statements[at] && union(statements[at], statement);
    if (grown) {
      statements[at] = grown;
      changes.push(`~ statement ${grown.Sid}: ${shortly(statement)} too`);
      continue;
    }
    const taken = new Set(statements.map(({ Sid }) => Sid));
    const Sid = sids.find((sid) => !taken.has(sid)) ?? freeSid(`${statement.Sid}${own}`, taken);
    statements.push({ ...statement, Sid });
    changes.push(`+ statement ${Sid}: ${shortly(statement)}`);
  }
  return { policy: { ...(there ?? policyOf([])), Statement: statements }, changes };
}

/** Returns the statements of a policy that another does not have unchanged. */
export function lostStatements(before: PolicyDocument, after: PolicyDocument | undefined): Statement[] {
  const kept = new Set((after?.Statement ?? []).map(canonical));
  return before.Statement.filter((statement) => !kept.has(canonical(statement)));
}

function covers(there: Statement, wanted: Statement): boolean {
  const both = union(there, wanted);
  return both !== undefined && canonical(withoutSid(both)) === canonical(withoutSid(there));
}

/** Returns a statement that allows both; undefined if they differ in more than resources and source ARNs. */
function union(there: Statement, wanted: Statement): Statement | undefined {
  if (rest(there) !== rest(wanted)) return undefined;
  const actions = listOf(there.Action);
  if (!listOf(wanted.Action).every((action) => actions.includes(action))) return undefined;
  const Resource = unite(there.Resource, wanted.Resource);
  const [mine, theirs] = [sourceArns(wanted), sourceArns(there)];
  // A statement without the condition applies to every source, so one with it cannot be merged in.
  if (theirs === undefined || mine === undefined) return theirs === mine ? { ...there, Resource } : undefined;
  const ArnLike = { ...there.Condition?.ArnLike, [SOURCE_ARN]: unite(theirs, mine) };
  return { ...there, Resource, Condition: { ...there.Condition, ArnLike } };
}

/** Returns the parts of a statement that must be equal, in canonical form. */
function rest({ Sid: _, Action: __, Resource: ___, Condition, ...members }: Statement): string {
  const { ArnLike, ...others } = Condition ?? {};
  const { [SOURCE_ARN]: ____, ...arns } = ArnLike ?? {};
  return canonical({ ...members, Condition: { ...others, ArnLike: arns } });
}

const sourceArns = ({ Condition }: Statement): unknown => Condition?.ArnLike?.[SOURCE_ARN];

function unite(there: unknown, wanted: unknown): unknown {
  const all = [...new Set([...listOf(there), ...listOf(wanted)])];
  return all.length === listOf(there).length ? there : all;
}

const withoutSid = ({ Sid: _, ...statement }: Statement) => statement;

const shortly = ({ Action, Resource }: Statement) =>
  `${listOf(Action).join(', ')} on ${listOf(Resource).join(', ')}`;

/** Both Sids can be taken, by statements of two accounts and other conditions. */
function freeSid(sid: string, taken: ReadonlySet<string | undefined>): string {
  for (let number = 2; ; number += 1) if (!taken.has(`${sid}x${number}`)) return `${sid}x${number}`;
}
