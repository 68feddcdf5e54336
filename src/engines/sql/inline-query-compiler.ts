import { DefaultQueryCompiler } from 'kysely';
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
}
