import { Command } from 'commander'
import type { Client } from '../../../client'
import { ConfigError, ValidationError } from '../../../core/errors'
import type { Interval, Plan, ShareReport } from '../../../documents'
import { verifyText, writtenOverText } from '../../../report/text/apply'
import { cleanText } from '../../../report/text/kit/clean'
import { sharesText } from '../../../report/text/shares'
import { fileJournal } from '../../../stores'
import { EXIT } from '../../../terminal/io/exit-code'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { withExample, withOrgOptions } from '../../../terminal/io/options'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import {
  type PastOptions,
  type PastWindow,
  pastInterval,
  pastWindow,
  withPastOptions,
} from '../../../terminal/org/past-window'
import { findRun, openAuditLog } from '../../../terminal/runs/run-files'
import { measureShares, verifyPlan } from '../../../workflows'
import { type ExternalCheck, findExternal } from '../../../workflows/run/proof/external'

interface VerifyOptions extends OrgOptions, PastOptions {
  readonly shares?: boolean
  readonly audits?: boolean
  readonly journal?: string
  readonly redact?: boolean
}

/** `skillroute verify`: whether the changes of a plan still hold in the org; exit code 3 when they do not. */
export function verifyCommand({ io, exit }: CommandContext): Command {
  const command = new Command('verify')
    .description('check whether the changes of a plan are in place in the org')
    .argument('<plan>', 'plan file')
    .option(
      '--audits',
      'also look in the audits for what others wrote while it was applied; exit code 5 if they cannot tell',
    )
    .option(
      '--shares',
      'also measure the shares of contacts that a plan of skillroute weights was made for, since its last write, or over --from and --to',
    )
    .option(
      '--journal <file>',
      'journal of the run, which says what was restored or undone, if it is not in the usual place',
    )
    .option('--redact', 'keep names of people out of the audit log, where measured shares are recorded')
    .action(async (file: string, options: VerifyOptions) => {
      const past = await pastWindow(io, options)
      if (past !== undefined && options.shares !== true)
        throw new ConfigError('--from and --to say over which time shares are measured; give --shares too')
      const { plan, files } = await findRun(io, file, options.journal)
      const { report, external, shares } = await withClient(io, options, async (client) => {
        const shares = options.shares === true ? await measuredShares(io, client, plan, { ...files, past }) : undefined
        if (shares !== undefined) await logShares(io, plan, shares, options)
        const journal = fileJournal(files.journal)
        try {
          const report = await verifyPlan(client, plan, { journal, signal: io.signal })
          if (options.audits !== true) return { report, external: undefined, shares }
          return { report, shares, external: await findExternal(client, plan, journal, { signal: io.signal }) }
        } finally {
          await journal.close()
        }
      })
      const layout = { width: io.columns, paint: io.paint }
      io.out(
        options.json === true
          ? `${JSON.stringify({ ...report, ...(external === undefined ? {} : { external }), ...(shares === undefined ? {} : { shares }) })}\n`
          : `${verifyText(report, plan, layout)}\n${externalText(io, external)}${shares === undefined ? '' : `${sharesText(shares, layout)}\n`}`,
      )
      const over = external === undefined ? 0 : external.earlier.length + external.writes.length
      if (!report.ok || over > 0) exit(EXIT.found)
      // Without findings the org is still unclear where not every write could be evaluated.
      else if (external?.complete === false) exit(EXIT.conflict)
    })
  return withExample(
    withPastOptions(withOrgOptions(command)),
    'skillroute verify plan.json\nskillroute verify weights.json --shares',
  )
}

/** Records measured shares in the audit log. */
async function logShares(io: Io, plan: Plan, report: ShareReport, options: VerifyOptions): Promise<void> {
  const { id: planId, hash: planHash, org, source } = plan
  const { queue, interval, contacts, others, balanceAccuracy } = report
  const agents = report.agents.map(({ user, desired, measured }) => ({ user, desired, measured }))
  const shares = { queue, interval, contacts, others, balanceAccuracy, agents }
  const at = new Date().toISOString()
  await openAuditLog(io, options).append([
    { type: 'measured', at, action: 'verify', org, planId, planHash, source, shares },
  ])
}

function externalText(io: Io, external: ExternalCheck | undefined): string {
  if (external === undefined) return ''
  const lines = [...external.earlier, ...external.writes].map((write) => writtenOverText(write, io.paint))
  const before = external.earlier.length === 0 ? '' : `; ${external.earlier.length} found before`
  const head = external.complete ? 'others in the window' : io.paint.warn('others in the window')
  return [...lines, `${head}: ${cleanText(external.message)}${before}`, ''].join('\n')
}

/**
 * The shares that a plan reached, over the requested interval or since its last write.
 * @throws ValidationError for a plan without target shares
 * @throws ConfigError when neither gives a start
 */
async function measuredShares(
  io: Io,
  client: Client,
  plan: Plan,
  { journal, past }: { readonly journal: string; readonly past: PastWindow | undefined },
): Promise<ShareReport> {
  if (plan.shares === undefined) {
    const message = `${plan.id} was made for no shares; make one with skillroute weights`
    throw new ValidationError([{ path: 'shares', message }], { subject: 'plan' })
  }
  const nowMs = client.clock.now()
  const interval = past === undefined ? await sinceApplied(plan, journal, nowMs) : pastInterval(past, nowMs)
  return await measureShares(client, plan.shares, interval, { signal: io.signal })
}

async function sinceApplied({ id }: Plan, path: string, nowMs: number): Promise<Interval> {
  const fromMs = await lastWriteMs(path)
  if (fromMs === undefined) {
    throw new ConfigError(`No journal says when ${id} was applied. Say from when on shares are measured: --from.`)
  }
  return pastInterval({ fromMs, toMs: undefined }, nowMs)
}

/** When the last write of a run was answered; undefined when nothing was written or there is no journal. */
async function lastWriteMs(path: string): Promise<number | undefined> {
  const journal = fileJournal(path)
  let lastMs: number | undefined
  try {
    for await (const { type, at } of journal.read()) {
      if (type === 'outcome' && typeof at === 'string') lastMs = Date.parse(at)
    }
  } finally {
    await journal.close()
  }
  return lastMs
}
