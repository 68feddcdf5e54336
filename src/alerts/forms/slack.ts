import type { Message } from '../message.ts';
import { linesOf, titleOf } from './text.ts';

/** Maximum characters of a text block, within the limit of Slack. */
const LONGEST = 2_800;

/**
 * Returns a message for an incoming webhook of Slack. Text from records goes into elements that Slack shows literally
 * (`plain_text`, `rich_text`), so that it cannot be a link, mention or markup; the text of notifications is escaped.
 * Source: docs.slack.dev, "Formatting message text" and "Rich text block".
 */
export function slackForm(message: Message): object {
  const title = titleOf(message);
  return {
    text: escaped(title),
    unfurl_links: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, 150), emoji: false } },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_preformatted',
            elements: [{ type: 'text', text: cut(linesOf(message).join('\n'), LONGEST) }],
          },
        ],
      },
    ],
  };
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
