import { Command, Option } from 'commander'
import { forecastText, planText } from '../../report'
import { buildPlan, readGuardrails } from '../../workflows'
import { caveatsText } from '../caveats-text'
import type { CommandContext } from '../command-context'
import { type OrgOptions, withClient } from '../connect'
import { EXIT } from '../exit-code'
import { readText, shownPath, writeDocument } from '../files'
import { withExample, withOrgOptions, withScopeOptions } from '../options'
import { type PlanSourceOptions, planSource } from '../plan-source'
import { auditLogOf } from '../run-files'
import { withAnalyseOptions } from './recommend'

interface PlanOptions extends OrgOptions, PlanSourceOptions {
  readonly out: string
  readonly reread: 'each' | 'batch'
  readonly existing?: 'keep' | 'overwrite'
  readonly guardrails?: string
  readonly redact?: boolean
  readonly json?: boolean
}

/** `skillroute plan`: exactly what would be written, for a person to read and approve. */
export function planCommand({ io, exit }: CommandContext): Command {
  const command = withAnalyseOptions(new Command('plan'))
    .description('make a plan from changes worth making, or from a file of what shall hold; nothing is written')
    .option('--desired <file>', 'what shall hold, in YAML or JSON, by names')
    .option('--matrix <file>', 'a skill matrix in CSV: a row an agent, a column a skill')
    .option('--rules <file>', 'assignment rules, in YAML or JSON')
    .addOption(
      new Option(
        '--existing <what>',
        'levels held already that are equal or higher (default: keep for a matrix)',
      ).choices(['keep', 'overwrite']),
    )
    .option('--hold <when>', 'make changes later: off-shift, when the agent is off shift, or an ISO time')
    .option('--until <when>', "take changes back: shift-end, at the end of the agent's shift, or an ISO time")
    .option('--shifts <file>', 'CSV with agent, start and end (default: the published WFM schedules)')
    .option('--guardrails <file>', 'limits that the plan must keep to')
    .option('--out <file>', 'where to write the plan', 'plan.json')
    .addOption(
      new Option('--reread <how>', 'read each user again just before their write, or 100 at a time')
        .choices(['each', 'batch'])
        .default('each'),
    )
    .option('--redact', 'keep names of people out of the audit log')
    .action(async (options: PlanOptions) => {
      const guardrails =
        options.guardrails === undefined
          ? undefined
          : await readGuardrails(await readText(io, options.guardrails), options.guardrails)
      const { caveats, rate, ...made } = await withClient(io, options, async (client) => ({
        ...(await planSource(io, client, options)),
        rate: client.rateLimit().perMinute,
      }))
      const existing = options.existing === 'keep' ? 'keepHigher' : options.existing
      const plan = buildPlan({
        ...made,
        guardrails,
        reread: options.reread,
        ratePerMinute: rate,
        policy: { existingLevels: existing },
      })
      const file = shownPath(io, await writeDocument(io, options.out, plan))
      const { id: planId, hash: planHash, org, source, changes, createdAt: at } = plan
      const record = { type: 'planned' as const, at, action: 'plan', org, planId, planHash, source }
      await auditLogOf(io, options).append([{ ...record, changes: changes.length }])
      const refused = (plan.guardrails ?? []).some(({ ok }) => !ok)
      if (refused) exit(EXIT.refused)
      if (options.json === true) {
        io.out(`${JSON.stringify(plan)}\n`)
        return
      }
      const layout = { width: io.columns, paint: io.paint }
      io.out(`${planText(plan, layout)}\n`)
      if (plan.forecast !== null) io.out(`\n${forecastText(plan.forecast, layout)}\n`)
      io.out(caveatsText(io, caveats))
      const next = refused ? 'Next: correct it; apply would refuse it' : `Next: skillroute apply ${file}`
      io.out(`\nwritten to ${file}\n${next}\n`)
    })
  return withExample(withScopeOptions(withOrgOptions(command)), 'skillroute plan --out plan.json --max-skills 6')
}
