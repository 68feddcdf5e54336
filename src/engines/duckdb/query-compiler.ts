import type { CommonTableExpressionNode } from 'kysely';
import { InlineQueryCompiler } from '../sql/inline-query-compiler.ts';

/** DuckDB keeps the rows of a CTE in memory unless told not to; flow logs are to be streamed through. */
export class DuckDbQueryCompiler extends InlineQueryCompiler {
  protected override visitCommonTableExpression(node: CommonTableExpressionNode): void {
    super.visitCommonTableExpression({ ...node, materialized: node.materialized ?? false });
  }
}
