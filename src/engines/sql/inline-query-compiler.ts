import { DefaultQueryCompiler, type SelectModifierNode } from 'kysely';
import { usageError } from '../../errors.ts';
import { literal } from './literal.ts';

/**
 * Compiles to SQL with every value inlined, so that the SQL shown is the SQL that runs, and with every
 * identifier in double quotes (`end` is reserved).
 */
export class InlineQueryCompiler extends DefaultQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literal(value));
  }

  protected override appendImmediateValue(value: unknown): void {
    this.append(literal(value));
  }

  protected override visitSelectModifier(node: SelectModifierNode): void {
    // The others lock rows, which goes with transactions.
    if (node.modifier && node.modifier !== 'Distinct')
      throw usageError('no rows are locked: there are no transactions', 'leave out forUpdate() and the like');
    super.visitSelectModifier(node);
  }
}
