import { canonical, listOf, type PolicyDocument, policyOf, type Statement } from './policy.ts';

export interface MergedPolicy {
  readonly policy: PolicyDocument;
  /** What is different from before, each beginning with `+` or `~`; empty when all that is wanted was there. */
  readonly changes: readonly string[];
}

const SOURCE_ARN = 'aws:SourceArn';

/**
 * The policy there is, with what is wanted: a statement is left out where one of those there says it already, adds its
 * resources and sources to one of its Sid that differs in no more, and stands beside all else under a Sid of its own.
 * Statements of others stay as they are, and where they are.
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

/** The statements of a policy that another does not have as they were. */
export function lostStatements(before: PolicyDocument, after: PolicyDocument | undefined): Statement[] {
  const kept = new Set((after?.Statement ?? []).map(canonical));
  return before.Statement.filter((statement) => !kept.has(canonical(statement)));
}

function covers(there: Statement, wanted: Statement): boolean {
  const both = union(there, wanted);
  return both !== undefined && canonical(withoutSid(both)) === canonical(withoutSid(there));
}

/** One statement that says both; undefined when they differ in more than resources and source ARNs. */
function union(there: Statement, wanted: Statement): Statement | undefined {
  if (rest(there) !== rest(wanted)) return undefined;
  const actions = listOf(there.Action);
  if (!listOf(wanted.Action).every((action) => actions.includes(action))) return undefined;
  const Resource = unite(there.Resource, wanted.Resource);
  const [mine, theirs] = [sourceArns(wanted), sourceArns(there)];
  // Without the condition it holds for every source; then there is nothing to add to it.
  if (theirs === undefined || mine === undefined) return theirs === mine ? { ...there, Resource } : undefined;
  const ArnLike = { ...there.Condition?.ArnLike, [SOURCE_ARN]: unite(theirs, mine) };
  return { ...there, Resource, Condition: { ...there.Condition, ArnLike } };
}

/** All of a statement that must be the same, in one form. */
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

/** Statements of two accounts and other conditions can have taken both. */
function freeSid(sid: string, taken: ReadonlySet<string | undefined>): string {
  for (let number = 2; ; number += 1) if (!taken.has(`${sid}x${number}`)) return `${sid}x${number}`;
}
