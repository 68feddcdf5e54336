import {
  type CommonTableExpressionNode,
  type JSONReferenceNode,
  type LimitNode,
  type SelectQueryNode as Select,
  SelectQueryNode,
} from 'kysely';
import { usageError } from '../../errors.ts';
import { InlineQueryCompiler } from '../sql/inline-query-compiler.ts';

/** Athena and Trino want OFFSET before LIMIT, and know no hint whether to hold a CTE in memory. */
export class AthenaQueryCompiler extends InlineQueryCompiler {
  protected override visitSelectQuery(node: Select): void {
    const { offset, ...rest } = node;
    // Where there is a limit, it writes the offset before itself.
    super.visitSelectQuery(node.limit ? rest : node);
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
    throw usageError('Athena and Trino know no -> and ->> operators', 'use sql`json_extract_scalar(…)`');
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

function refuseToWrite(what: string): never {
  throw usageError(
    `${what}s are not compiled: flow logs on Athena and Trino are only read`,
    'use sql`…` where it must be',
  );
}
