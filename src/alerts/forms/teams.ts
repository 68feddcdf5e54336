import type { Message } from '../message.ts';
import { linesOf, titleOf } from './text.ts';

/** Maximum characters that the card shows; Teams rejects messages above 28 KB. */
const LONGEST = 5_000;

/**
 * Returns an adaptive card for a workflow webhook of Microsoft Teams. All text goes into text runs, which have no
 * markup. Source: adaptivecards.io, RichTextBlock: "TextRun … does not support Markdown".
 */
export function teamsForm(message: Message): object {
  const body = linesOf(message).join('\n').slice(0, LONGEST);
  const run = (text: string, style: object) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...style }],
  });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [run(titleOf(message), { weight: 'bolder' }), run(body, { fontType: 'monospace' })],
        },
      },
    ],
  };
}
