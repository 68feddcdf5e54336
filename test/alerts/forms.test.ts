import fc from 'fast-check';
import { expect, it } from 'vitest';
import { writtenIn } from '../../src/alerts/forms/forms.ts';
import type { Message } from '../../src/alerts/message.ts';

function messageAbout(text: string): Message {
  return {
    id: 'id',
    job: 'hourly',
    report: 'rejected',
    severity: 'medium',
    sentence: `findings: 1 new ${text}`,
    windows: [{ since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z' }],
    new: [{ srcaddr: '10.0.0.1', srcaddr_name: text }],
    others: 3,
    still: 2,
    gone: [],
    othersGone: 0,
    quiet: 0,
    notes: [text],
    outputs: ['out.csv'],
    look: 'flowq report rejected --since 1h',
  };
}

const formed = (form: 'slack' | 'teams', text: string) =>
  JSON.parse(writtenIn(form, messageAbout(text)).text);

/** Every object of a JSON document. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inside : [value as Record<string, unknown>, ...inside];
}

const FORGED = '<!channel> <https://evil.example|click> *bold* [a](https://evil.example) @everyone';

it('text from records is no mention, link or markup in Slack', () => {
  const message = formed('slack', FORGED);
  expect(message.text).toContain('&lt;!channel&gt;');
  const types = objectsIn(message.blocks).map(({ type }) => type);
  expect(new Set(types)).toEqual(
    new Set(['header', 'plain_text', 'rich_text', 'rich_text_preformatted', 'text']),
  );
  expect(JSON.stringify(message.blocks)).toContain('<!channel>');
});

it('text from records is no markup in Teams', () => {
  const card = formed('teams', FORGED).attachments[0].content;
  expect(new Set(objectsIn(card.body).map(({ type }) => type))).toEqual(
    new Set(['RichTextBlock', 'TextRun']),
  );
});

it('any text makes valid messages within the limits of their targets', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), (text) => {
      const slack = formed('slack', text);
      expect(slack.text).not.toMatch(/[<>]/);
      expect(slack.blocks[0].text.text.length).toBeLessThanOrEqual(150);
      expect(slack.blocks[1].elements[0].elements[0].text.length).toBeLessThanOrEqual(3_000);
      expect(writtenIn('teams', messageAbout(text)).text.length).toBeLessThan(70_000);
      expect(writtenIn('json', messageAbout(text)).text).not.toContain('\n');
    }),
  );
});
