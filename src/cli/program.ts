import { Command } from 'commander';
import { writeLines } from '../output/terminal/stderr.ts';
import type { CustomReport } from '../runs/query/custom-reports.ts';
import { VERSION } from '../version.ts';
import { addComplete, completeCompletion } from './definitions/completion.ts';
import { completeDoctor } from './definitions/doctor.ts';
import {
  addEnable,
  completeDisable,
  completeInit,
  completeMigrate,
  completeSample,
} from './definitions/flow-logs.ts';
import { completeInventory } from './definitions/inventory.ts';
import { completeJobs, completeRun, completeSchedule } from './definitions/jobs.ts';
import { addHelp, lazily, usageText } from './definitions/lazily.ts';
import { completeMcp } from './definitions/mcp.ts';
import { completeNotify } from './definitions/notify.ts';
import { completePage } from './definitions/pages.ts';
import {
  addReports,
  completeCount,
  completeQuery,
  completeReports,
  completeSum,
} from './definitions/reports.ts';
import { addIam } from './definitions/rights.ts';
import { addStore } from './definitions/store.ts';
import { completeTail } from './definitions/tail.ts';
import { completeTrust } from './definitions/trust.ts';

/** Creates the command line. A command's options are added when it is called, its code is loaded when it runs. */
export function makeProgram(own: readonly CustomReport[] = []): Command {
  const program = new Command('flowq')
    .description('Reports over AWS VPC flow logs: who talks to whom, and what was rejected.')
    .usage('COMMAND [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpCommand(false)
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('  see flowq --help')
    .exitOverride()
    .configureOutput({ writeErr: writeLines, outputError: (text, write) => write(usageText(text)) })
    .addHelpText('before', EXAMPLES);
  addReports(program, own);
  lazily(program, 'reports', 'list the reports, or describe one', completeReports);
  lazily(program, 'page', 'write several reports as one page: overview, security, cost, host', completePage);
  lazily(
    program,
    'query',
    'run custom SQL over flows, conversations, log_quality and the inventory',
    completeQuery,
  );
  lazily(program, 'count', 'count records by columns', completeCount);
  lazily(program, 'sum', 'sum bytes or packets by columns', completeSum);
  lazily(program, 'tail', 'show records as they arrive', completeTail);
  lazily(program, 'run', 'run the jobs of flowq.json', completeRun);
  lazily(program, 'notify', 'test where alerts of jobs go', completeNotify);
  lazily(program, 'jobs', 'list jobs with their progress and last result', completeJobs);
  lazily(program, 'init', 'inspect flow logs, create Glue tables, save flowq.json', completeInit);
  addEnable(program);
  lazily(program, 'disable', 'delete flow logs that flowq created', completeDisable);
  lazily(
    program,
    'schedule',
    'print a schedule for cron, systemd, GitHub Actions or EventBridge',
    completeSchedule,
  );
  addStore(program);
  lazily(program, 'inventory', 'fetch names of interfaces and addresses from EC2', completeInventory);
  lazily(program, 'doctor', 'check logs, tables, permissions and jobs', completeDoctor);
  lazily(program, 'migrate', 'update the tables of an earlier flowq version', completeMigrate);
  lazily(program, 'mcp', 'serve reports to an AI assistant over stdio', completeMcp);
  lazily(program, 'trust', 'allow a flowq.json of others, or one that sends data elsewhere', completeTrust);
  addIam(program);
  lazily(program, 'sample', 'write a folder of sample flow logs', completeSample);
  lazily(program, 'completion', 'print a shell completion script', completeCompletion);
  addComplete(program);
  addHelp(program);
  return program;
}

const EXAMPLES = `Examples:
  flowq report rejected --since 1d --source logs/   rejected traffic of the last day
  flowq init logs/                                  save a folder of logs as the source
  flowq reports                                     list the reports
`;
