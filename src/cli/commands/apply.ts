import { homedir } from 'node:os'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import type { ApplyReport, Plan } from '../../core/documents'
import { applyText, duration, plural } from '../../report'
import { fileJournal, fileLease, fileLedger } from '../../stores'
import { applyPlan, readPlan } from '../../workflows'
import type { CommandContext } from '../command-context'
import { confirm } from '../confirm'
import { type OrgOptions, withClient } from '../connect'
import { EXIT } from '../exit-code'
import { readText, resolvePath, STATE_FOLDER, shownPath } from '../files'
import type { Io } from '../io'
import { withExample, withOrgOptions } from '../options'
import { progressOf } from '../progress'

interface ApplyOptions extends OrgOptions {
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly onConflict: 'fail' | 'skip' | 'merge'
  readonly onFailure: 'stop' | 'continue'
  readonly journal?: string
  readonly breakLease?: string
  readonly json?: boolean
}

/** `skillroute apply`: writes a plan, exactly once, through rate limits, crashes and other people's edits. */
export function applyCommand(context: CommandContext): Command {
  const { io, exit } = context
  const command = new Command('apply')
    .description('write a plan to the org; run it again after an interruption and it goes on where it stopped')
    .argument('<plan>', 'plan file')
    .option('--dry-run', 'do everything but write')
    .option('--yes', 'do not ask before skills are removed')
    .addOption(
      new Option('--on-conflict <policy>', 'when somebody changed a target')
        .choices(['fail', 'skip', 'merge'])
        .default('merge'),
    )
    .addOption(new Option('--on-failure <policy>', 'when a change fails').choices(['stop', 'continue']).default('stop'))
    .option('--break-lease <id>', 'take the org from a run that died on another boot or host; the refusal names the id')
    .option('--journal <file>', `journal of the run (default: ${STATE_FOLDER}/<plan id>.journal.jsonl)`)
    .action(async (file: string, options: ApplyOptions) => {
      const plan = readPlan(await readText(io, file))
      if (!(await mayRemove(io, plan, options))) {
        io.err('Nothing was written.\n')
        if (options.json === true) io.out(`${JSON.stringify({ declined: true, exitCode: EXIT.failed })}\n`)
        exit(EXIT.failed)
        return
      }
      const journal = resolvePath(io, options.journal ?? join(STATE_FOLDER, `${plan.id}.journal.jsonl`))
      const report = await applyWithFiles(io, plan, journal, options)
      io.out(options.json === true ? `${JSON.stringify(report)}\n` : reportText(io, report, plan, journal))
      exit(exitOf(report))
    })
  return withExample(withOrgOptions(command), 'skillroute apply plan.json --on-conflict skip')
}

async function applyWithFiles(io: Io, plan: Plan, journalPath: string, options: ApplyOptions): Promise<ApplyReport> {
  const progress = progressOf(io, 'applying', options.json)
  const lease = fileLease(leaseFolder(io))
  if (options.breakLease !== undefined) {
    const { purpose, host, pid } = await lease.breakLease(options.breakLease)
    io.err(`broke the lease of ${purpose} (process ${pid} on ${host})\n`)
  }
  const journal = options.dryRun === true ? undefined : await fileJournal(journalPath)
  try {
    return await withClient(io, options, (client) =>
      applyPlan(client, plan, {
        journal,
        lease,
        ledger: fileLedger(resolvePath(io, join(STATE_FOLDER, 'ledger'))),
        onConflict: options.onConflict,
        onFailure: options.onFailure,
        dryRun: options.dryRun,
        signal: io.signal,
        onProgress: (at) => progress.update(at.done, at.total, `${duration(at.remainingSeconds)} left`),
      }),
    )
  } finally {
    progress.end()
    await journal?.close()
  }
}

async function mayRemove(io: Io, plan: Plan, options: ApplyOptions): Promise<boolean> {
  const removals = plan.changes.filter((change) => change.kind === 'skill.remove').length
  if (removals === 0 || options.yes === true || options.dryRun === true) return true
  return confirm(io, `The plan removes ${plural(removals, 'skill')} from agents. Go on?`)
}

/** One place a user, not one a folder: two runs from different folders must see each other. */
function leaseFolder(io: Io): string {
  return join(io.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'skillroute', 'leases')
}

function reportText(io: Io, report: ApplyReport, plan: Plan, journal: string): string {
  const text = applyText(report, plan, { width: io.columns, paint: io.paint })
  return report.outcome === 'dryRun' ? `${text}\n` : `${text}\njournal ${shownPath(io, journal)}\n`
}

function exitOf(report: ApplyReport): number {
  if (report.outcome === 'dryRun') return report.counts.conflict > 0 ? EXIT.conflict : EXIT.done
  if (report.outcome !== 'partial') return EXIT.done
  return report.counts.failed > 0 ? EXIT.failed : report.counts.conflict > 0 ? EXIT.conflict : EXIT.failed
}
