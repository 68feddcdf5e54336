#!/usr/bin/env node
import { exitCodeOf } from './failure.ts';
import { makeProgram } from './program.ts';

process.exitCode = await makeProgram()
  .parseAsync()
  .then(() => process.exitCode ?? 0, exitCodeOf);
