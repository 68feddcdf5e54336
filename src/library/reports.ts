/** `flowq/reports`: every report by name, as in `reports` of `flowq`, and the building blocks of custom reports. */
export type { Operand } from '../engines/sql/functions.ts';
export {
  CONVERSATION_FIELDS,
  type Conversation,
  type MarkedSums,
  type Marks,
  type PacketsOnce,
  type Reading,
  type RecordValues,
  type RecordValueTypes,
} from '../flows/conversation.ts';
export {
  type AnswerCounts,
  type CountsOf,
  type DecidedBy,
  EXCHANGE_FIELDS,
  type Exchange,
  IS_ACCEPTED,
  IS_DECIDED,
  IS_REJECTED,
  type MatchingCounts,
  type RequestCounts,
  type SentCounts,
} from '../flows/exchanges/exchange.ts';
export type { HeldBlock, Lifetime } from '../flows/filter-values.ts';
export type { NameColumn } from '../flows/named-relation.ts';
export type { IsLogged } from '../flows/record-set.ts';
export type { SecurityGroup, SecurityGroupRule } from '../inventory/inventory.ts';
export type {
  BarsView,
  HopsView,
  MatrixView,
  SankeyView,
  SharesView,
  StripView,
  TableView,
  TimelineView,
  View,
} from '../pictures/view.ts';
export type { Payer } from '../reports/cost/payer.ts';
export {
  type AnyReport,
  defineReport,
  type RefineContext,
  type Report,
  type ReportColumn,
  type ReportContext,
  type ReportOption,
  type ReportRow,
  type RowQuery,
  type Sums,
  type Topic,
  type TotalsContext,
} from '../reports/define-report.ts';
export * from '../reports/index.ts';
export type { HistoryNeeded, Judging } from '../reports/judging.ts';
export type { Addresses } from '../reports/kit/addresses.ts';
export type { GroupTotals } from '../reports/kit/grouped-report.ts';
export type {
  ColumnSum,
  ExchangeGrouping,
  Kit,
  PartGrouping,
  RecordGrouping,
  SeenColumn,
} from '../reports/kit/kit.ts';
export type { NextCommand, NextRow } from '../reports/kit/next.ts';
export type { DayHours } from '../reports/security/working-hours.ts';
export type { RuleSet } from '../reports/security-groups/rule-file.ts';
export type { InterfaceTarget } from '../reports/security-groups/target.ts';
export { type TestRecord, type TestReportOptions, testReport } from '../runs/library/test-report.ts';
