import type { RecordFormat } from '../logs/record-format.ts';

/** Fields whose values are tags: EC2 needs their names in TagFieldSpecifications. */
const TAG_FIELD = /^(instance|interface|asg)-tag(-2)?$/;

/** Splits the fields into those that can be logged without naming tags, and those that cannot. */
export function withoutTagFields({ fields }: RecordFormat): { format: RecordFormat; left: string[] } {
  return {
    format: { fields: fields.filter(({ name }) => !TAG_FIELD.test(name)) },
    left: fields.map(({ name }) => name).filter((name) => TAG_FIELD.test(name)),
  };
}

/** Returns whether a LogFormat has fields whose values are tags. */
export function hasTagFields(logFormat: string): boolean {
  return [...logFormat.matchAll(/\$\{([a-z0-9-]+)\}/g)].some(([, name = '']) => TAG_FIELD.test(name));
}
