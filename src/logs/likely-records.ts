import { parseHeader, RecordFormatError } from './record-format.ts';

/** Minimum number of known names in a header: fewer may be the first words of a sentence. */
const KNOWN_NAMES = 3;

/**
 * Returns whether a text that starts like this is certainly a flow log, regardless of its file name: its first line
 * names the fields, it contains a likely record, or it is a control message of CloudWatch Logs.
 * @param start complete lines, the first one not blank; the last one may be truncated
 */
export function isLikelyFlowLog(start: string): boolean {
  return (
    hasRecord(start) ||
    /"messageType"\s*:\s*"CONTROL_MESSAGE"/.test(start) ||
    isHeader(start.split('\n')[0] ?? '')
  );
}

const STATUS = /\b(ACCEPT|REJECT|NODATA|SKIPDATA)\b/;
/** Unix seconds or milliseconds, from 2001 on. */
const TIME = /\b[1-9]\d{9}(\d{3})?\b/;

/** Returns whether the text contains an action or status, and a time. */
const hasRecord = (start: string) => STATUS.test(start) && TIME.test(start);

function isHeader(line: string): boolean {
  const names = line.includes(',') ? csvNames(line) : line.trim();
  try {
    const { fields } = parseHeader(names);
    const known = fields.filter((field) => field.version !== undefined);
    // A CSV without start times may be the output of a report.
    const isTable = line.includes(',') && !fields.some(({ name }) => name === 'start');
    return !isTable && known.length >= KNOWN_NAMES && known.length * 2 >= fields.length;
  } catch (error) {
    if (error instanceof RecordFormatError) return false;
    throw error;
  }
}

const csvNames = (line: string) =>
  line
    .split(',')
    .map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .replaceAll('_', '-'),
    )
    .join(' ');
