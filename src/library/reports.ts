/** `flowq/reports`: every report by its name, as `reports` of `flowq` has them, and what custom reports are made of. */
export {
  CONVERSATION_FIELDS,
  type Conversation,
  type CountedOnce,
  type PacketsOnce,
} from '../flows/conversation.ts';
export { countedOnce, packetsOnce } from '../flows/counted-once.ts';
export {
  type DecidedBy,
  EXCHANGE_FIELDS,
  type Exchange,
  IS_ACCEPTED,
  IS_DECIDED,
  IS_REJECTED,
} from '../flows/exchanges/exchange.ts';
export { exchanges } from '../flows/exchanges/exchanges.ts';
export {
  type AnyReport,
  defineReport,
  type Report,
  type ReportColumn,
  type ReportContext,
  type ReportOption,
  type ReportRow,
} from '../reports/define-report.ts';
export * from '../reports/index.ts';
export type { Kit } from '../reports/kit/kit.ts';
export { testReport } from '../runs/library/test-report.ts';
