import * as v from 'valibot';
import { optional, text } from '../../forms/form.ts';

/** The account whose credentials runs must use. */
export const accountKey = optional(
  v.pipe(text, v.regex(/^\d{12}$/, '!it is not an account id of 12 digits')),
  'Account of the credentials that runs use, written by flowq init: with those of another, flowq refuses to run',
);
