import * as v from 'valibot';
import { isArgument, TOPICS } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';
import { reportFacts } from '../../reports/report-facts.ts';
import { type CustomReport, isSqlReport } from '../../runs/query/custom-reports.ts';
import { completeTable } from '../table.ts';
import type { ToolAnswer } from '../tool-result.ts';
import { reportOf } from './report-query-of.ts';
import { defineTool, described } from './tool.ts';

export const listReports = defineTool({
  name: 'list_reports',
  description:
    'List the reports with the question each answers, or describe one: its options, columns and units. Start here.',
  input: v.strictObject({
    topic: v.optional(described(v.picklist(Object.keys(TOPICS)), 'Only this topic')),
    report: v.optional(described(v.string(), 'Describe this report')),
  }),
  answer: async ({ topic, report }, { options: { custom } }) => {
    if (report !== undefined) return description(reportOf(report, custom));
    const listed = [...REPORTS, ...custom].map((one) => ({
      topic: 'topic' in one ? one.topic : 'your own',
      ...one,
    }));
    const rows = listed
      .filter((one) => topic === undefined || one.topic === topic)
      .map((one) => [one.topic ?? 'your own', one.name, one.question]);
    return { ...completeTable([{ name: 'topic' }, { name: 'report' }, { name: 'question' }], rows) };
  },
});

function description(report: CustomReport): ToolAnswer {
  const facts = reportFacts(report);
  if (isSqlReport(report)) return { report: facts.name, question: facts.question, options: [] };
  return {
    report: facts.name,
    topic: facts.topic,
    question: facts.question,
    note: report.note,
    needsInventory: report.needsInventory,
    options: Object.entries(report.options).map(([name, option]) => ({
      name,
      meaning: option.meaning,
      required: isArgument(option) && option.default === undefined ? true : undefined,
      default: option.default,
      example: option.example,
    })),
    key: facts.key,
    answer: facts.answer,
    reportColumns: facts.columns,
  };
}
