import { Command, Option } from 'commander'
import { ValidationError } from '../../../core/errors'
import { joinUpTo } from '../../../core/text/counted'
import { shellWord } from '../../../core/text/shell-word'
import type { ApplyReport, Plan, Ref } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import { applyText } from '../../../report/text/apply'
import { plural } from '../../../report/text/kit/figures'
import { fileJournal, fileLease } from '../../../stores'
import { EXIT } from '../../../terminal/io/exit-code'
import { displayPath } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { withExample, withOrgOptions } from '../../../terminal/io/options'
import { leftText, showProgress } from '../../../terminal/io/progress'
import { leaseFolder } from '../../../terminal/io/state-folder'
import { BREAK_LEASE, breakRun } from '../../../terminal/org/break-lease'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { applyExit } from '../../../terminal/runs/apply-exit'
import { dropFinished, findRun, openAuditLog } from '../../../terminal/runs/run-files'
import { previewUndo, type UndoPreview, undoPlan } from '../../../workflows'
import { indexNames, splitNames } from '../../../workflows/kit/names'
import { replayJournal } from '../../../workflows/run/journal/replay'
import { CONFLICT_DEFAULT } from '../../../workflows/run/options/decide'
import { planUndo, undoScope } from '../../../workflows/run/reverse/plan-undo'
import {
  formatLostJournal,
  formatOtherWrites,
  type JournalSearch,
  lostJournalJson,
  notAppliedError,
} from '../../runs/lost-journal'
import { mayWrite } from '../../runs/may-write'
import { resumeText } from '../../runs/resume-text'
import type { ApplyOptions } from './apply'

interface UndoOptions
  extends OrgOptions,
    PartOptions,
    Pick<ApplyOptions, 'dryRun' | 'yes' | 'onConflict' | 'journal' | 'reason' | 'breakLease' | 'redact'> {
  readonly byPlan?: boolean
}

/** `skillroute undo`: reverts what a plan wrote, except values that others changed since. */
export function undoCommand({ io, exit }: CommandContext): Command {
  const command = new Command('undo')
    .option('--agents <agent...>', 'only changes of these agents, by name or id')
    .option('--queue <name...>', 'only changes to these queues and to who is a member of them, by name or id')
    .option('--only <change...>', 'only these changes, by their ids in the plan')
    .description('revert what applying a plan wrote; values that somebody changed since are left alone and named')
    .argument('<file>', 'plan, or journal of its run')
    .option('--dry-run', 'show what would be reverted')
    .option('--yes', 'do not ask before writing')
    .addOption(
      new Option('--on-conflict <policy>', 'when somebody changed a target since')
        .choices(['fail', 'skip', 'merge'])
        .default(CONFLICT_DEFAULT),
    )
    .option('--journal <file>', 'journal of the run, if it is not in the usual place')
    .option('--reason <text>', 'why it is undone, or a ticket; goes into the audit log')
    .option('--break-lease <id>', BREAK_LEASE)
    .option('--redact', 'keep names of people out of the audit log')
    .option('--by-plan', 'without a journal: revert the values that are as planned, no matter who set them')
    .action(async (file: string, options: UndoOptions) => {
      const { plan, files } = await findRun(io, file, options.journal)
      const journal = fileJournal(files.journal)
      try {
        const search = { file, files, plan, journal: options.journal }
        exit(await undoRun(io, search, journal, options))
      } finally {
        await journal.close()
      }
    })
  return withExample(
    withOrgOptions(command),
    'skillroute undo plan.json --yes\nskillroute undo plan.json --agents "Ada Abe"',
  )
}

/** What to do about values that others changed. */
const CONFLICTS =
  'A conflict is a value that somebody changed after the plan wrote it: it is left as it is. To keep it, do nothing. To ' +
  'have the earlier value, shown right of the arrow, set it in the org, or plan it with skillroute plan desired FILE.\n'

/** Reverts the writes of the journal. @returns the exit code */
async function undoRun(io: Io, search: JournalSearch, journal: Journal, options: UndoOptions): Promise<number> {
  const { plan, files } = search
  const part = chosenPart(plan, options)
  const replay = await replayJournal(journal, plan)
  const preview = (): Promise<UndoPreview> =>
    withClient(io, options, (client) => previewUndo(client, plan, { signal: io.signal }))
  const byPlan = options.byPlan === true
  const compared = byPlan || !replay.started ? await preview() : undefined
  if (!byPlan && compared !== undefined && compared.before.length < plan.changes.length) {
    io.out(options.json === true ? lostJournalJson(compared, search) : formatLostJournal(io, search, compared))
    return EXIT.found
  }
  if (!byPlan && !replay.started) throw await notAppliedError(io, search)
  const holding = byPlan ? (compared?.holding ?? []) : []
  const { written, sure } = undoScope(replay)
  const all = new Set([...written, ...holding])
  const chosen = new Set([...all].filter((id) => part?.includes(id) ?? true))
  const undo = planUndo(plan, chosen, new Set([...sure, ...holding])).plan
  if (!(await mayWrite(io, `The undo of ${plan.id} for ${plan.org.name}`, undo, options))) {
    io.err('Nothing was undone.\n')
    if (options.json === true) io.out(`${JSON.stringify({ declined: true, exitCode: EXIT.failed })}\n`)
    return EXIT.failed
  }
  if (options.breakLease !== undefined && options.dryRun !== true) await breakRun(io, options.breakLease)
  const report = await undoWithFiles(io, plan, journal, { ...options, part })
  io.out(
    options.json === true
      ? `${JSON.stringify(report)}\n`
      : `undo of ${plan.id}\n${applyText(report, undo, { width: io.columns, paint: io.paint })}\njournal ${displayPath(io, files.journal)}\n${options.dryRun === true ? '' : resumeText(report, `skillroute undo ${shellWord(search.file)}`)}${restText(search, all.size - chosen.size)}${report.counts.conflict > 0 ? CONFLICTS : ''}`,
  )
  // Also after conflicts, since the undo withdraws held changes. `due` may still end a change that could not be reverted.
  if (options.dryRun !== true) await dropFinished(io, plan, files, report)
  const code = applyExit(report)
  if (code !== EXIT.done || report.results.length > 0) return code
  // There was no write of ours to revert, but the org may still hold the changes: say so.
  const after = await preview()
  if (!after.holding.some((id) => part?.includes(id) ?? true)) return code
  io.err(formatOtherWrites(io, search, after))
  return EXIT.found
}

/** What an undo of a part leaves. */
function restText({ file }: JournalSearch, rest: number): string {
  if (rest === 0) return ''
  return `${plural(rest, 'change')} of the plan ${rest === 1 ? 'stays' : 'stay'}; skillroute undo ${shellWord(file)} reverts the rest.\n`
}

async function undoWithFiles(
  io: Io,
  plan: Plan,
  journal: Journal,
  options: UndoOptions & { readonly part: readonly string[] | undefined },
): Promise<ApplyReport> {
  const progress = showProgress(io, 'undoing', options.json)
  try {
    return await withClient(io, options, (client) =>
      undoPlan(client, plan, {
        journal,
        lease: fileLease(leaseFolder(io)),
        auditLog: openAuditLog(io, options),
        onConflict: options.onConflict,
        dryRun: options.dryRun,
        byPlan: options.byPlan,
        changeIds: options.part,
        reason: options.reason,
        signal: io.signal,
        onProgress: (at) => progress.update(at.done, at.total, leftText(at)),
      }),
    )
  } finally {
    progress.end()
  }
}

/** Options that choose a part of a plan. A change must match all of them. */
interface PartOptions {
  readonly agents?: readonly string[] | undefined
  readonly queue?: readonly string[] | undefined
  readonly only?: readonly string[] | undefined
}

/**
 * Ids of the changes of a plan that the options choose; undefined: all.
 * @throws ValidationError naming each agent, queue and change that the plan does not have, and where no change matches
 */
function chosenPart(plan: Plan, { agents, queue, only }: PartOptions): string[] | undefined {
  if (agents === undefined && queue === undefined && only === undefined) return undefined
  const refs = (kind: 'user' | 'queue'): Ref[] => {
    const all = plan.changes.flatMap((change): Ref[] => {
      if (kind === 'user') return 'user' in change ? [change.user] : []
      return 'queue' in change ? [change.queue] : []
    })
    return [...new Map(all.map((one) => [one.id, one])).values()]
  }
  const people = agents && foundIn('--agents', 'agent', agents, refs('user'))
  const queues = queue && foundIn('--queue', 'queue', queue, refs('queue'))
  const changes =
    only &&
    foundIn(
      '--only',
      'change',
      only,
      plan.changes.map(({ id }) => ({ id, name: id })),
    )
  const part = plan.changes.filter(
    (change) =>
      (people === undefined || ('user' in change && people.has(change.user.id))) &&
      (queues === undefined || ('queue' in change && queues.has(change.queue.id))) &&
      (changes === undefined || changes.has(change.id)),
  )
  if (part.length > 0) return part.map(({ id }) => id)
  throw new ValidationError([{ path: '', message: `no change of plan ${plan.id} matches all of these options` }])
}

function foundIn(option: string, kind: string, texts: readonly string[], all: readonly Ref[]): ReadonlySet<string> {
  const names = indexNames(kind, all)
  const ids = new Set<string>()
  const issues = splitNames(names, texts).flatMap((text) => {
    const found = names.find(text)
    if ('item' in found) {
      ids.add(found.item.id)
      return []
    }
    const several = all.filter(({ name }) => name === text).map(({ id }) => id)
    const message =
      several.length > 1
        ? `${several.length} ${kind}s of the plan are called "${text}"; use the id: ${several.join(', ')}`
        : kind === 'change'
          ? `the plan has no change with the id "${text}"; it has ${joinUpTo(all.map(({ id }) => id))}`
          : `the plan changes no ${kind} "${text}"; it changes ${all.length === 0 ? 'none' : joinUpTo(all.map(({ name }) => name))}`
    return [{ path: option, message }]
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return ids
}
