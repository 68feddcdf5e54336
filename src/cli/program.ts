import { Command } from 'commander';
import type { CustomReport } from '../runs/query/custom-reports.ts';
import { VERSION } from '../version.ts';
import { completeCompletion } from './definitions/completion.ts';
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
import { addHelp, lazily } from './definitions/lazily.ts';
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

/** The whole command line. What a command takes is known when it is called, what it does is loaded when it is run. */
export function makeProgram(own: readonly CustomReport[] = []): Command {
  const program = new Command('flowq')
    .description('What is talking to what, and what was refused: reports over AWS VPC flow logs.')
    .usage('COMMAND [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpCommand(false)
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(see flowq --help)')
    .exitOverride()
    .addHelpText('before', EXAMPLES);
  addReports(program, own);
  lazily(program, 'reports', 'list the reports, or describe one', completeReports);
  lazily(
    program,
    'query',
    'run SQL of your own over the relations flows, log_quality and conversations',
    completeQuery,
  );
  lazily(program, 'count', 'count the records there are for each value of some columns', completeCount);
  lazily(program, 'sum', 'add up bytes or packets for each value of some columns', completeSum);
  lazily(program, 'tail', 'show records as they come', completeTail);
  lazily(program, 'run', 'run the jobs of flowq.json', completeRun);
  lazily(program, 'jobs', 'list the jobs: how far each is, and how its last run ended', completeJobs);
  lazily(
    program,
    'init',
    'look at flow logs, make tables of those in S3, remember it in flowq.json',
    completeInit,
  );
  addEnable(program);
  lazily(program, 'disable', 'end flow logs that flowq made', completeDisable);
  lazily(
    program,
    'schedule',
    'print what runs the jobs: cron, systemd, GitHub Actions, EventBridge',
    completeSchedule,
  );
  addStore(program);
  lazily(
    program,
    'inventory',
    'ask EC2 whose addresses and interfaces are, and keep it beside flowq.json',
    completeInventory,
  );
  lazily(program, 'doctor', 'check logs, tables, rights and jobs, and say what is wrong', completeDoctor);
  lazily(program, 'migrate', 'bring the tables of an earlier flowq up to date', completeMigrate);
  addIam(program);
  lazily(program, 'sample', 'write a folder of made-up flow logs to try things on', completeSample);
  lazily(
    program,
    'completion',
    'print the script that completes the command line in a shell',
    completeCompletion,
  );
  addHelp(program);
  return program;
}

const EXAMPLES = `Examples:
  flowq report rejected --since 1d --source logs/   what was refused, last day
  flowq init logs/                                  remember a folder of logs
  flowq reports                                     the reports there are
`;
