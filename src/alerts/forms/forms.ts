import type { Message } from '../message.ts';
import type { FormName } from '../target.ts';
import { slackForm } from './slack.ts';
import { teamsForm } from './teams.ts';
import { textForm } from './text.ts';

/** A message in the form of its target. */
export interface Body {
  readonly text: string;
  readonly mediaType: string;
}

const JSON_TYPE = 'application/json';

/** Writes a message in a form; JSON is written without line breaks. */
export function writtenIn(form: FormName, message: Message): Body {
  if (form === 'text') return { text: textForm(message), mediaType: 'text/plain; charset=utf-8' };
  const made = form === 'slack' ? slackForm(message) : form === 'teams' ? teamsForm(message) : message;
  return { text: JSON.stringify(made), mediaType: JSON_TYPE };
}
