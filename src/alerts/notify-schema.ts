import * as v from 'valibot';
import { type Form, flag, list, oneOrMore, optional, parts, text, words } from '../forms/form.ts';
import { parseBlock } from '../logs/cidr.ts';
import { parseFailOn } from '../output/fail-on.ts';
import { SEVERITIES } from './message.ts';
import { checkTarget, FORMS } from './target.ts';

const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, ({ input }) => `!${JSON.stringify(input)} is not one of ${values.join(', ')}`);

const TARGET =
  'https://… (http:// only to this machine), sns:ARN, file:PATH, or env:NAME of a variable that holds one of these';

/** A target of a job's messages. */
export const NotifySchema = parts({
  to: v.pipe(words(checkTarget), v.description(TARGET)),
  when: optional(words(parseFailOn), "Test as in failOn; 'rows > 0' without it"),
  form: optional(oneOf(FORMS), `${FORMS.join(', ')}; without it, as the target usually takes`),
  severity: optional(oneOf(SEVERITIES), `${SEVERITIES.join(', ')}; without it, by the topic of the report`),
  gone: optional(flag, 'Whether a message is sent when findings are gone (default: true)'),
});

export type Notify = v.InferOutput<typeof NotifySchema>;

const asNotify = (value: unknown) => (typeof value === 'string' ? { to: value } : value);

/** Targets with their options, or only their names. */
export const NotifyListSchema = list(
  v.pipe(v.unknown(), v.transform(asNotify), NotifySchema) as Form<Notify, unknown>,
  'a list of targets',
);

export const usualTest = 'rows > 0';

const PORT = 'a port from 0 to 65535 or a list of them';

const port = v.pipe(v.number(PORT), v.integer(PORT), v.minValue(0, PORT), v.maxValue(65_535, PORT));

function checkDay(day: string): void {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(`${day}T00:00:00Z`)))
    throw new RangeError(`${JSON.stringify(day)} is not a day such as 2027-01-31`);
}

/** Known findings that alerts exclude. */
export const QuietSchema = v.pipe(
  parts({
    address: optional(
      oneOrMore(words(parseBlock), 'an address, a CIDR block or a list of them'),
      'Addresses or CIDR blocks',
    ),
    name: optional(oneOrMore(text, 'a text or a list of texts'), 'Names, with * for any characters'),
    port: optional(oneOrMore(port, PORT), 'Ports'),
    report: optional(text, 'Name of the only report it applies to'),
    until: optional(words(checkDay), 'Last day it applies on, in UTC'),
    reason: v.pipe(text, v.description('Why it is known')),
  }),
  v.check(
    ({ address, name, port }) => [address, name, port].some((part) => part !== undefined),
    '!it names no address, name or port',
  ),
);

export function checkHeartbeat(to: string): void {
  checkTarget(to);
  if (/^(file|sns):/.test(to)) throw new RangeError(`${to} is not a URL`);
}
