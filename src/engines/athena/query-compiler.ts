import {
  type CommonTableExpressionNode,
  type LimitNode,
  type SelectQueryNode as Select,
  SelectQueryNode,
} from 'kysely';
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
}
