import type { Answer } from './answer.ts';
import type { AwsError } from './aws-error.ts';

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export function xmlAnswer(body: string, status = 200): Answer {
  const headers = { 'content-type': 'application/xml' };
  return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}

/** Returns the error document of S3, EC2, or another service of the query protocol. */
export function xmlError({ type, message, status }: AwsError, service: string): Answer {
  const details = `<Code>${type}</Code><Message>${escapeXml(message)}</Message>`;
  if (service === 's3') return xmlAnswer(`<Error>${details}</Error>`, status);
  if (service === 'ec2')
    return xmlAnswer(`<Response><Errors><Error>${details}</Error></Errors></Response>`, status);
  return xmlAnswer(`<ErrorResponse><Error>${details}</Error></ErrorResponse>`, status);
}
