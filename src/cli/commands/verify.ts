import { Command } from 'commander'
import { verifyText } from '../../report'
import { fileJournal } from '../../stores'
import { type ForeignCheck, findForeign, verifyPlan } from '../../workflows'
import type { CommandContext } from '../command-context'
import { type OrgOptions, withClient } from '../connect'
import { EXIT } from '../exit-code'
import type { Io } from '../io'
import { withExample, withOrgOptions } from '../options'
import { findRun } from '../run-files'

interface VerifyOptions extends OrgOptions {
  readonly audits?: boolean
  readonly journal?: string
  readonly json?: boolean
}

/** `skillroute verify`: whether the org still is as a plan wanted it; exit code 3 when it is not. */
export function verifyCommand({ io, exit }: CommandContext): Command {
  const command = new Command('verify')
    .description('read back whether a plan holds in the org')
    .argument('<plan>', 'plan file')
    .option('--audits', 'also look in the audits for what others wrote while it was applied; 5 when they cannot tell')
    .option('--journal <file>', 'journal of the run, for --audits, where it is not in the usual place')
    .action(async (file: string, options: VerifyOptions) => {
      const { plan, files } = await findRun(io, file, options.journal)
      const { report, foreign } = await withClient(io, options, async (client) => {
        const report = await verifyPlan(client, plan, { signal: io.signal })
        if (options.audits !== true) return { report, foreign: undefined }
        const journal = fileJournal(files.journal)
        try {
          return { report, foreign: await findForeign(client, plan, journal, { signal: io.signal }) }
        } finally {
          await journal.close()
        }
      })
      io.out(
        options.json === true
          ? `${JSON.stringify({ ...report, ...(foreign === undefined ? {} : { foreign }) })}\n`
          : `${verifyText(report, plan, { width: io.columns, paint: io.paint })}\n${foreignText(io, foreign)}`,
      )
      const over = foreign === undefined ? 0 : foreign.earlier.length + foreign.writes.length
      if (!report.ok || over > 0) exit(EXIT.found)
      // Where not all could be judged, nothing found is no all-clear.
      else if (foreign?.complete === false) exit(EXIT.conflict)
    })
  return withExample(withOrgOptions(command), 'skillroute verify plan.json')
}

function foreignText(io: Io, foreign: ForeignCheck | undefined): string {
  if (foreign === undefined) return ''
  const was = (values: readonly string[]): string => (values.length === 0 ? '–' : values.join(', '))
  const lines = [...foreign.earlier, ...foreign.writes].map(
    ({ target, property, before, after, by, at }) =>
      `${io.paint.warn('written over')}: ${target.name} ${property} ${was(before)} → ${was(after)} by ${by} at ${at}`,
  )
  const before = foreign.earlier.length === 0 ? '' : `; ${foreign.earlier.length} found before`
  const head = foreign.complete ? 'others in the window' : io.paint.warn('others in the window')
  return [...lines, `${head}: ${foreign.message}${before}`, ''].join('\n')
}
