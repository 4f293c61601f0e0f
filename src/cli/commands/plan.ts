import { Command, Option } from 'commander'
import { forecastText, planText } from '../../report'
import { buildPlan } from '../../workflows'
import { type AnalyseOptions, analyse } from '../analyse'
import { caveatsText } from '../caveats-text'
import type { CommandContext } from '../command-context'
import { type OrgOptions, withClient } from '../connect'
import { shownPath, writeDocument } from '../files'
import { withExample, withOrgOptions, withScopeOptions } from '../options'
import { withAnalyseOptions } from './recommend'

interface PlanOptions extends OrgOptions, AnalyseOptions {
  readonly out: string
  readonly reread: 'each' | 'batch'
  readonly json?: boolean
}

/** `skillroute plan`: exactly what would be written, for a person to read and approve. */
export function planCommand({ io }: CommandContext): Command {
  const command = withAnalyseOptions(new Command('plan'))
    .description('make a plan from the changes worth making; nothing is written to the org')
    .option('--out <file>', 'where to write the plan', 'plan.json')
    .addOption(
      new Option('--reread <how>', 'read each user again just before their write, or 100 at a time')
        .choices(['each', 'batch'])
        .default('each'),
    )
    .action(async (options: PlanOptions) => {
      const { snapshot, model, recommendations, forecast, caveats, rate } = await withClient(
        io,
        options,
        async (client) => ({
          ...(await analyse(io, client, options)),
          rate: client.rateLimit().perMinute,
        }),
      )
      const plan = buildPlan({
        snapshot,
        model,
        recommendations,
        forecast,
        reread: options.reread,
        ratePerMinute: rate,
      })
      const file = shownPath(io, await writeDocument(io, options.out, plan))
      if (options.json === true) {
        io.out(`${JSON.stringify(plan)}\n`)
        return
      }
      const layout = { width: io.columns, paint: io.paint }
      io.out(`${planText(plan, layout)}\n`)
      if (plan.forecast !== null) io.out(`\n${forecastText(plan.forecast, layout)}\n`)
      io.out(caveatsText(io, caveats))
      io.out(`\nwritten to ${file}\nNext: skillroute apply ${file}\n`)
    })
  return withExample(withScopeOptions(withOrgOptions(command)), 'skillroute plan --out plan.json --max-skills 6')
}
