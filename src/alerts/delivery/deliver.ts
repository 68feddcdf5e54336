import { appendFile } from 'node:fs/promises';
import { messageOf } from '../../errors.ts';
import { fileErrorText } from '../../processes/file-error.ts';
import { writtenIn } from '../forms/forms.ts';
import type { Message } from '../message.ts';
import { type FormName, resolveTarget, type Target, usualForm } from '../target.ts';

export interface Delivery {
  readonly to: string;
  readonly form: FormName | undefined;
  readonly message: Message;
  readonly signal: AbortSignal;
  /** Profile of the AWS configuration, for SNS topics. */
  readonly profile?: string | undefined;
}

/** Delivers a message within its deadline. @throws Error with the reason, which contains no secret */
export async function deliver({ to, form, message, signal, profile }: Delivery): Promise<void> {
  const target = resolveTarget(to);
  const body = writtenIn(form ?? usualForm(target), message);
  if (target.kind === 'http') {
    const { send } = await import('./http.ts');
    await send(target.url, { body, id: message.id, signal });
  } else if (target.kind === 'sns') {
    const { publish } = await import('./sns.ts');
    await publish(target, { text: body.text, message, signal, profile });
  } else await append(target, body.text);
}

/** Appends one line per message, so that several processes can write to the file. */
async function append({ path }: Target & { kind: 'file' }, text: string): Promise<void> {
  try {
    await appendFile(path, `${text}\n`, { mode: 0o600 });
  } catch (error) {
    throw new Error(`cannot write ${path}: ${fileErrorText(error)}`, { cause: error });
  }
}

/** Requests the URL of a monitor. @throws Error with the reason if it does not answer */
export async function beat(
  to: string,
  { id, signal }: { readonly id: string; readonly signal: AbortSignal },
): Promise<void> {
  const target = resolveTarget(to);
  if (target.kind !== 'http') throw new Error(`${to} is not a URL`);
  const { send } = await import('./http.ts');
  await send(target.url, { id, signal: signal });
}

export const whyUndelivered = (error: unknown): string => messageOf(error).split('\n', 1)[0] ?? '';
