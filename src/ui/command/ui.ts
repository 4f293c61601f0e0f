import { readdir } from 'node:fs/promises'
import { Command } from 'commander'
import { untilAborted } from '../../core/when-aborted'
import { fileJournal, fileLease } from '../../stores'
import { assertExists, displayPath, resolvePath } from '../../terminal/io/files'
import type { CommandContext, Io } from '../../terminal/io/io'
import { readJsonOrYaml } from '../../terminal/io/json-or-yaml'
import { wholeNumber, withExample, withOrgOptions } from '../../terminal/io/options'
import { leaseFolder } from '../../terminal/io/state-folder'
import { runLedger } from '../../terminal/org/break-lease'
import { type Org, type OrgOptions, withOrg } from '../../terminal/org/connect'
import { type DemandChoices, withDemandOptions } from '../../terminal/planning/demand-options'
import { keepNewPlan } from '../../terminal/planning/new-plan'
import { readDemand } from '../../terminal/planning/org-options'
import { readSnapshot } from '../../terminal/planning/snapshot-file'
import { appliedPlans, planAt } from '../../terminal/runs/applied-plans'
import { approvalsInFiles, keepApproval } from '../../terminal/runs/approval-file'
import { keepDue, keepPlan, openAuditLog, usualFiles } from '../../terminal/runs/run-files'
import { parseGuardrails } from '../../workflows'
import { approvalPath } from '../../workflows/approval/read-approval'
import type { StoredPlan, Ui, UiOptions, UiStore } from '..'

interface UiCommandOptions extends OrgOptions, DemandChoices {
  readonly guardrails?: string
  readonly readOnly?: boolean
  readonly port: number
  readonly open: boolean
  readonly redact?: boolean
}

/** `skillroute ui`: the planner's page on this machine, until Ctrl-C. */
export function uiCommand({ io }: CommandContext): Command {
  const command = withDemandOptions(new Command('ui'))
    .description('open a page on this machine to choose changes, see what they bring, approve, apply and undo them')
    .option('--guardrails <file>', 'limits that every plan of the page must keep to')
    .option('--read-only', 'save, approve, apply and undo nothing')
    .option('--port <number>', 'port of the loopback address, 0 for any free one', wholeNumber, 0)
    .option('--no-open', 'print the address only, open no browser')
    .option('--redact', 'keep names of people out of the audit log')
    .action((options: UiCommandOptions) => withOrg(io, options, (org) => ui(io, org, options)))
  return withExample(
    withOrgOptions(command, 'print the address as JSON, open no browser'),
    'skillroute ui\nskillroute ui --snapshot snapshot.json --demand demand.json --read-only',
  )
}

async function ui(io: Io, org: Org, options: UiCommandOptions): Promise<void> {
  const { startUi } = await import('..')
  const served = await startUi({
    ...(await buildSource(io, org, options)),
    store: uiStore(io, options),
    signal: io.signal,
  })
  try {
    say(io, served, options)
    await untilAborted(io.signal)
  } finally {
    await served.stop()
  }
}

/** The org unless both files are given: these need no credentials. */
async function buildSource(io: Io, org: Org, options: UiCommandOptions): Promise<Omit<UiOptions, 'store'>> {
  const { snapshot, demand, guardrails, days, readOnly: isReadOnly, port } = options
  await assertExists(io, [snapshot, demand, guardrails])
  const limits =
    guardrails === undefined ? undefined : parseGuardrails(await readJsonOrYaml(io, guardrails), guardrails)
  return {
    snapshot: snapshot === undefined ? undefined : await readSnapshot(io, snapshot),
    demand: demand === undefined ? undefined : await readDemand(io, demand, {}),
    guardrails: await limits,
    client: snapshot === undefined || demand === undefined ? await org() : undefined,
    days,
    isReadOnly,
    port,
  }
}

function say(io: Io, { url }: Ui, { json, open }: UiCommandOptions): void {
  if (json === true) {
    io.out(`${JSON.stringify({ url })}\n`)
    return
  }
  io.out(`${url}\n`)
  io.err('This address opens the page once, in one browser on this machine. Ctrl-C ends it.\n')
  if (open) io.openBrowser?.(url)
}

interface UiStoreOptions {
  readonly org?: string | undefined
  /** Keeps names of people out of the audit log. */
  readonly redact?: boolean | undefined
}

/**
 * Keeps what the page makes in the files of the other commands: plans in the working directory as `<plan id>.json`,
 * approvals beside them, journals in the state folder. What the page began, `apply`, `undo` and `verify` can continue.
 */
function uiStore(io: Io, options: UiStoreOptions): UiStore {
  const fileName = (planId: string): string => `${planId}.json`
  return {
    savePlan: (plan) => keepNewPlan(io, plan, { out: fileName(plan.id), redact: options.redact }),
    async saveApproval(plan, approval) {
      await keepApproval(io, plan, approval, { out: approvalPath(fileName(plan.id)), redact: options.redact })
    },
    async openJournal({ id }) {
      return fileJournal((await usualFiles(io, id, fileName(id))).journal)
    },
    async beginRun(plan) {
      const files = await usualFiles(io, plan.id, fileName(plan.id))
      await keepPlan(files, plan)
      await keepDue(io, plan, files, options.org)
    },
    savedPlans: (orgId) => savedPlans(io, orgId),
    async appliedPlans(orgId) {
      const found = await appliedPlans(io, orgId)
      return found.map(({ plan }) => plan)
    },
    lease: fileLease(leaseFolder(io)),
    ledger: runLedger(io),
    audit: openAuditLog(io, options),
  }
}

/** The plans of an org in the working directory that have the names that the page gives, with their approvals. */
async function savedPlans(io: Io, orgId: string): Promise<StoredPlan[]> {
  const names = await readdir(resolvePath(io, '.')).catch((): string[] => [])
  const found: StoredPlan[] = []
  for (const name of names.sort()) {
    if (!/^plan_\w+\.json$/.test(name)) continue
    const plan = await planAt(resolvePath(io, name))
    if (plan?.org.id !== orgId || name !== `${plan.id}.json`) continue
    // An approval that cannot be read does not count. The plan is shown as not approved.
    const approvals = await approvalsInFiles(io, name, plan).catch(() => [])
    found.push({ plan, file: displayPath(io, resolvePath(io, name)), approvals })
  }
  return found.sort((a, b) => (a.plan.createdAt < b.plan.createdAt ? -1 : 1))
}
