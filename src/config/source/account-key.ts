import { optional } from '../../forms/form.ts';
import { accountId } from './account-id.ts';

/** The account whose credentials runs must use. */
export const accountKey = optional(
  accountId,
  'Account of the credentials that runs use, written by flowq init: with those of another, flowq refuses to run',
);
