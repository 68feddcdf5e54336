/** The library: sources, reports and jobs. `flowq/reports`, `/athena`, `/trino`, `/duckdb` and `/sql` are in `src/library`. */
export type {
  CloudWatchSourceConfig,
  Config,
  GlueSourceConfig,
  LocalSourceConfig,
  PageConfig,
  TableConfig,
} from './config/config.ts';
export type { RunProgress } from './engines/sql/runner.ts';
export { type ErrorKind, EXIT, FlowqError } from './errors.ts';
export type { HeldBlock, Lifetime, Meaning } from './flows/filter-values.ts';
export type { BuildQuery, FlowsDatabase } from './flows/flows-query.ts';
export type { FilterValues, RecordFilter } from './flows/record-filter.ts';
export type { RelationName } from './flows/relation.ts';
export type {
  Inventory,
  InventoryInterface,
  InventoryPlace,
  KubernetesCluster,
  SecurityGroup,
  SecurityGroupRule,
} from './inventory/inventory.ts';
export { readInventory, writeInventory } from './inventory/inventory-file.ts';
export { keepPlaces } from './inventory/keep-places.ts';
export { mergedInventory } from './inventory/merge.ts';
export { type InventoryKind, listAll, listExisting } from './inventory/present.ts';
export { type TakeInventoryOptions, takeInventory } from './inventory/take-inventory.ts';
export * as reports from './library/reports.ts';
export type { AddressBlock } from './logs/cidr.ts';
export type { FileFormat, Layout } from './logs/delivery.ts';
export { FIELDS, type Field, type FieldType, type FlowColumn, type FlowRecord } from './logs/fields.ts';
export { parseFields, parseHeader, type RecordFormat, RecordFormatError } from './logs/record-format.ts';
export type { StoredFile } from './logs/stored-file.ts';
export { parseTime, type TimeContext } from './logs/time-text.ts';
export type { Window } from './logs/window.ts';
export type { TimeInput, WindowBounds, WindowInput } from './logs/window-input.ts';
export type { TagName } from './names/called.ts';
export type { NetworkPlace, Span } from './names/holdings.ts';
export { type NamedBlock, readNameList } from './names/name-list.ts';
export { type NameSources, Names } from './names/names.ts';
export { FORMATS, type FormatName, type RowFormat } from './output/formats/format-facts.ts';
export { type FormatRowsOptions, formatRows } from './output/formats/format-rows.ts';
export type { Event, EventLevel } from './output/messages/event-log.ts';
export type { ComparedColumns } from './reports/compared-rows.ts';
export {
  type AnyReport,
  defineReport,
  type Report,
  type ReportColumn,
  type ReportContext,
  type ReportOption,
  type ReportRow,
} from './reports/define-report.ts';
export type { Caveat, CaveatKind } from './rows/caveat.ts';
export type { RowFacts, RowStream } from './rows/row-stream.ts';
export type { Value } from './rows/rows.ts';
export type { Skipped } from './rows/skipped.ts';
export type { FillResult } from './runs/fill-result.ts';
export type { JobEnd } from './runs/jobs/config-jobs.ts';
export { type RunJobsOptions, runJobs } from './runs/jobs/run-jobs.ts';
export type { OpenSourceOptions } from './runs/library/open-options.ts';
export { type RenderPageOptions, renderPage } from './runs/library/render-page.ts';
export { reportRows } from './runs/library/report-rows.ts';
export type { GivenOptions, ReportRowsOptions, ReportRun } from './runs/library/report-run.ts';
export type { WindowResult } from './runs/run-window.ts';
export type { OpenSource } from './runs/source/flow-source.ts';
export { openSource } from './runs/source/open-source.ts';
export { sampleInventory } from './sample/inventory.ts';
export { SAMPLE_DEFAULTS, type SampleOptions, type SampleSettings } from './sample/options.ts';
export { type SampleProgress, type SampleSummary, writeSample } from './sample/sample.ts';
export type { FileCount, PassedOver, PassedOverReason } from './sources/file-count.ts';
export type { ReadOptions } from './sources/read-rows.ts';
export type { ScanEstimate } from './sources/source.ts';
