import * as v from 'valibot';
import { type Form, text } from '../../forms/form.ts';

/** The id of an AWS account: 12 digits. */
export const accountId: Form<string> = v.pipe(
  text,
  v.regex(/^\d{12}$/, '!it is not an account id of 12 digits'),
);
