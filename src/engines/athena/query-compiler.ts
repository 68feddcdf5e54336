import {
  type CommonTableExpressionNode,
  type JSONReferenceNode,
  LimitNode,
  OffsetNode,
  type OperatorNode,
  type SelectQueryNode as Select,
  SelectQueryNode,
} from 'kysely';
import { usageError } from '../../errors.ts';
import { InlineQueryCompiler } from '../sql/inline-query-compiler.ts';

/** Athena and Trino require OFFSET before LIMIT, and do not support the MATERIALIZED hint of CTEs. */
export class AthenaQueryCompiler extends InlineQueryCompiler {
  protected override visitSelectQuery(node: Select): void {
    if (node.distinctOn)
      throw usageError('Athena and Trino do not support DISTINCT ON', 'use row_number() in a subquery');
    const { offset, ...rest } = node;
    // With a limit, visitLimit writes the offset.
    super.visitSelectQuery(node.limit ? rest : node);
  }

  /** LIMIT and OFFSET accept only plain digits. */
  protected override appendValue(value: unknown): void {
    const { parentNode } = this;
    const isCount = parentNode && (LimitNode.is(parentNode) || OffsetNode.is(parentNode));
    super.appendValue(isCount && typeof value === 'bigint' ? Number(value) : value);
  }

  protected override visitLimit(node: LimitNode): void {
    const select = this.parentNode;
    if (select && SelectQueryNode.is(select) && select.offset) {
      this.visitNode(select.offset);
      this.append(' ');
    }
    super.visitLimit(node);
  }

  protected override visitCommonTableExpression(node: CommonTableExpressionNode): void {
    const { materialized, ...rest } = node;
    super.visitCommonTableExpression(rest);
  }

  protected override visitJSONReference(_: JSONReferenceNode): void {
    throw usageError(
      'Athena and Trino do not support the operators -> and ->>',
      'use sql`json_extract_scalar(…)`',
    );
  }

  protected override visitOperator(node: OperatorNode): void {
    if (!OPERATORS.has(node.operator)) {
      const [, instead] = INSTEAD.find(([operators]) => operators.includes(node.operator)) ?? [];
      throw usageError(
        `Athena and Trino do not support the operator ${node.operator}`,
        instead ?? 'use sql`…` with a function of theirs',
      );
    }
    super.visitOperator(node);
  }

  protected override visitInsertQuery(): void {
    refuseToWrite('insert');
  }

  protected override visitUpdateQuery(): void {
    refuseToWrite('update');
  }

  protected override visitDeleteQuery(): void {
    refuseToWrite('delete');
  }

  protected override visitMergeQuery(): void {
    refuseToWrite('merge');
  }
}

/** Operators of Kysely that Athena and Trino support. */
const OPERATORS: ReadonlySet<string> = new Set([
  ...['=', '!=', '<>', '<', '<=', '>', '>=', 'is', 'is not', 'is distinct from', 'is not distinct from'],
  ...['in', 'not in', 'like', 'not like', 'between', 'exists', 'not exists', 'not'],
  ...['+', '-', '*', '/', '%', '||'],
]);

const INSTEAD: readonly (readonly [readonly string[], string])[] = [
  [['ilike', 'not ilike'], 'compare lower(…) with like'],
  [['~', '~*', '!~', '!~*', 'regexp', 'match'], 'use sql`regexp_like(…)`'],
  [['&', '|', '#', '<<', '>>'], 'use sql`bitwise_and(…)` and the like'],
];

function refuseToWrite(what: string): never {
  throw usageError(
    `${what}s are not compiled: flow logs on Athena and Trino are only read`,
    'use sql`…` where it must be',
  );
}
