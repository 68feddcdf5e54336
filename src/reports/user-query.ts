import { sql } from 'kysely';
import { compilerFor, type SqlDialect } from '../engines/sql/sql-dialect.ts';
import { usageError } from '../errors.ts';
import { checkNeeded } from '../flows/needed-fields.ts';
import { filterColumns } from '../flows/record-filter.ts';
import { type RelationName, type RelationRequest, relationQuery } from '../flows/relation.ts';
import { FIELDS } from '../logs/fields.ts';

/**
 * SQL of the user's own, with the relations it names put before it.
 * @throws FlowqError (usage) when it is not a query, (source) when window or filter need a field that is not logged
 */
export function querySql(
  text: string,
  request: Omit<RelationRequest, 'columns'>,
  dialect: SqlDialect,
): string {
  const query = withoutEnds(text);
  const start = /^with\s+(?!recursive\b)/i.exec(query);
  if (!start && !/^(select|values|from|\()/i.test(query)) {
    throw usageError('flowq query takes one SELECT', "as in flowq query 'SELECT count(*) FROM flows'");
  }
  const named = (['flows', 'log_quality'] as const).filter((name) =>
    new RegExp(`\\b${name}\\b`, 'i').test(query),
  );
  if (named.length === 0) return query;
  const asked = [...(request.window ? ['start'] : []), ...filterColumns(request.filter)];
  checkNeeded('what is asked for', asked, request.sets);
  const relations = named.map((name) => relationText(name, request, dialect));
  return start
    ? `with ${relations.join(', ')}, ${query.slice(start[0].length)}`
    : `with ${relations.join(', ')} ${query}`;
}

/** Without the comments before a query, and without the semicolon behind it. */
function withoutEnds(text: string): string {
  return text.replace(/^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)*/, '').replace(/[\s;]*$/, '');
}

/** All known fields and those the source has besides. */
function relationText(
  name: RelationName,
  request: Omit<RelationRequest, 'columns'>,
  dialect: SqlDialect,
): string {
  const stored = request.sets.flatMap((set) => [...set.columns.keys()]);
  const columns = [...new Set([...FIELDS.map((field) => field.column), ...stored])];
  const db = compilerFor<Record<never, never>>(dialect);
  const relation = relationQuery(name, { ...request, columns }, dialect.functions);
  return `"${name}" as ${dialect.inlineHint}(${sql`${relation}`.compile(db).sql})`;
}
