import * as v from 'valibot';

/**
 * Building blocks of file schemas, `flowq.json` and the inventory. A message describes the expected value: `a text`
 * becomes "source.region is not a text"; messages that start with `!` are complete sentences.
 */

/** A schema whose type names only the values that it reads, so that types of schemas built from it stay short. */
export interface Form<T, Input = T> extends v.GenericSchema<Input, T> {}

/** An optional part. */
export interface OptionalForm<T extends v.GenericSchema>
  extends v.OptionalSchema<Form<v.InferOutput<T>, v.InferInput<T>>, undefined> {}

/** A read-only list. */
export interface ListForm<T extends v.GenericSchema>
  extends Form<readonly v.InferOutput<T>[], readonly v.InferInput<T>[]> {}

type ObjectSchema<T extends v.ObjectEntries> = v.StrictObjectSchema<T, v.ErrorMessage<v.StrictObjectIssue>>;

/** An object with exactly these parts. */
export interface PartsForm<T extends v.ObjectEntries>
  extends v.BaseSchema<
    v.InferInput<ObjectSchema<T>>,
    Readonly<v.InferOutput<ObjectSchema<T>>>,
    v.InferIssue<ObjectSchema<T>>
  > {
  readonly type: 'strict_object';
  readonly reference: typeof v.strictObject;
  readonly expects: 'Object';
  readonly entries: T;
  readonly message: v.ErrorMessage<v.StrictObjectIssue>;
}

export const text: Form<string> = v.pipe(v.string('a text'), v.nonEmpty('a text'));

export const count: Form<number> = v.pipe(v.number('a number'), v.minValue(0, 'a number of 0 or more'));

export const flag: Form<boolean> = v.boolean('true or false');

/** Returns the schema of a list, which may be empty. */
export function list<T extends v.GenericSchema>(item: T, message = 'a list'): ListForm<T> {
  return v.array(item, message);
}

/** Returns the schema of a list that is not empty. */
export function listOf<T extends v.GenericSchema>(item: T, message: string): ListForm<T> {
  return v.pipe(v.array(item, message), v.nonEmpty(message));
}

export const texts = listOf(v.string('a list of texts'), 'a list of texts');

/** Returns the schema of one value or a list. */
export function oneOrMore<T extends v.GenericSchema>(
  item: T,
  message: string,
): Form<v.InferOutput<T> | readonly v.InferOutput<T>[], v.InferInput<T> | readonly v.InferInput<T>[]> {
  return v.union([item, listOf(item, message)], message);
}

/** Returns a list for one value or a list. */
export const asList = <T>(value: T | readonly T[] | undefined): readonly T[] | undefined =>
  value === undefined ? undefined : ([value].flat() as T[]);

/** Returns the schema of a text with a syntax. @param read parses it, and throws if it is invalid */
export function words(read: (text: string) => unknown): Form<string> {
  return v.pipe(
    text,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      try {
        read(dataset.value);
      } catch (error) {
        addIssue({ message: `!${error instanceof Error ? error.message : error}` });
      }
    }),
  );
}

/** Returns the schema of an optional part, with the description that editors show. */
export function optional<T extends v.GenericSchema>(schema: T, description: string): OptionalForm<T> {
  return v.optional(v.pipe(schema, v.description(description)));
}

/** Returns the schema of an object with exactly these parts. */
export function parts<const T extends v.ObjectEntries>(entries: T): PartsForm<T> {
  const message = ({ expected, path }: v.StrictObjectIssue) => {
    const name = JSON.stringify(String(path?.at(-1)?.key));
    if (expected === 'never') return `!unknown key ${name}; known are ${Object.keys(entries).join(', ')}`;
    return expected === 'Object' ? 'an object' : `!it has no ${name}`;
  };
  return v.strictObject(entries, message);
}
