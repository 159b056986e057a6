import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { configuration } from './configuration';
import { CommandFailure } from './exit';
import type { ImportOptions } from './import';
import type { ReplayOptions } from './replay';
import type { ServeOptions } from './serve';

/** A command loads what it needs when it runs: `serve` is a thousand modules, `verify` a tenth of them. */
const commands = {
  backup: (): typeof import('./backup') => require('./backup'),
  history: (): typeof import('./history') => require('./history'),
  import: (): typeof import('./import') => require('./import'),
  replay: (): typeof import('./replay') => require('./replay'),
  serve: (): typeof import('./serve') => require('./serve'),
  verify: (): typeof import('./verify') => require('./verify'),
};

type WithConfig = { readonly config?: string };

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const optionsOf = ({ config }: WithConfig) => configuration(config === undefined ? [] : [config]).options;

const version = (): string => {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8'),
  );
  return manifest.version;
};

const CONFIG = ['--config <file>', 'configuration file or folder, as for serve'] as const;

const program = new Command('anamnesis')
  .description("An imaging (DICOM) server with Orthanc's REST interface that recalls everything that it did.")
  .version(version())
  .showHelpAfterError();

program
  .command('serve')
  .description('run the server until SIGTERM or SIGINT')
  .argument('[config...]', "Orthanc's configuration files, or folders of them; later ones are merged with earlier ones")
  .option('--no-jobs', 'leave the jobs that were not over as they are')
  .action((paths: readonly string[], options: ServeOptions) => commands.serve().serve(() => configuration(paths), options));

program
  .command('backup')
  .description('copy the log and the blobs to a new folder, while the server runs or not')
  .argument('<dir>')
  .option(...CONFIG)
  .action((dir: string, options: WithConfig) => commands.backup().backup(optionsOf(options), dir, print));

program
  .command('history')
  .description("print a job's events as JSON, from the log")
  .argument('<id>')
  .option(...CONFIG)
  .action((id: string, options: WithConfig) => commands.history().history(optionsOf(options), id, print));

program
  .command('import')
  .description('move the log of the storage folder from one driver to the other; the server must not run')
  .requiredOption('--from <driver>', 'sqlite or eventstoredb')
  .requiredOption('--to <driver>', 'eventstoredb or sqlite')
  .option(...CONFIG)
  .action((options: WithConfig & ImportOptions) => commands.import().importLog(optionsOf(options), options, print));

program
  .command('replay')
  .description('step through a job: state before, event, state after, what changed, time between')
  .argument('<id>')
  .option('--at <moment>', 'up to a revision or a time')
  .option('--json', 'print JSON')
  .option(...CONFIG)
  .action((id: string, options: WithConfig & ReplayOptions) => commands.replay().replay(optionsOf(options), id, options, print));

program
  .command('verify')
  .description('check every hash of the log and name the first bad event')
  .option(...CONFIG)
  .action((options: WithConfig) => commands.verify().verify(optionsOf(options), print));

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommandFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
});
