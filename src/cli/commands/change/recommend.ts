import { Command, Option } from 'commander'
import { ConfigError } from '../../../core/errors'
import { shellWord } from '../../../core/text/shell-word'
import type { Effect, Improvement, ImprovementSummary } from '../../../documents'
import { DEFAULT_MAX_DROP } from '../../../optimizer/improve/center/settings'
import { changesTable } from '../../../report/csv/changes'
import { forecastText } from '../../../report/text/forecast'
import { cleanText } from '../../../report/text/kit/clean'
import { plural } from '../../../report/text/kit/figures'
import type { TableOptions } from '../../../report/text/kit/table'
import { wrapText } from '../../../report/text/kit/wrap'
import { caveatsText } from '../../../terminal/io/caveats-text'
import { writeResult } from '../../../terminal/io/files'
import { hideOptions } from '../../../terminal/io/full-help'
import { withHtmlOption, writeHtml } from '../../../terminal/io/html-file'
import type { CommandContext } from '../../../terminal/io/io'
import {
  positiveInteger,
  withExample,
  withOrgOptions,
  withScopeOptions,
  withTimeZoneOption,
  withWords,
} from '../../../terminal/io/options'
import { type OrgOptions, withOrg } from '../../../terminal/org/connect'
import { scopeByFlags } from '../../../terminal/org/scope'
import { analyze } from '../../../terminal/planning/analyze'
import { withDemandOptions } from '../../../terminal/planning/demand-options'
import { effectText, foundText } from '../../../terminal/planning/improvement-text'
import type { AnalyzeOptions } from '../../../terminal/planning/org-options'
import { withRecommendOptions } from '../../../terminal/planning/recommend-options'
import { withWeekOptions } from '../../../terminal/planning/week-options'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { FORECAST_METHODS } from '../../../workflows/forecast/forecast-changes'
import { loweredQueues, loweredText } from '../../../workflows/forecast/lowered-queues'
import { buildScope } from '../../../workflows/plan/scope'
import { analyzeHeldOut, type BackTest, HELD_OUT_DAYS, listChanges } from '../../planning/back-test'
import { demandUnderKey, pseudonymsOption } from '../../planning/pseudonyms'

interface RecommendCommandOptions extends OrgOptions, AnalyzeOptions, CsvFileOptions {
  readonly limit?: number
  readonly saveDemand?: string
  readonly pseudonyms?: string
  readonly backTest?: number | true
  readonly html?: string
}

/** `skillroute recommend`: the changes that raise service level most, each with its reason, and the gain of each number of changes. */
export function recommendCommand({ io }: CommandContext): Command {
  const shared = withAnalyzeOptions(withRecommendOptions(new Command('recommend'))).option(
    '--guardrails <file>',
    'limits that the search respects',
  )
  // Only the options added so far are options of plan too, and are repeated in the next command.
  const given = recordGiven(withScopeOptions(withTimeZoneOption(withOrgOptions(shared))))
  const command = withCsvOption(withHtmlOption(shared), 'a row for each change')
    .description(
      'find the changes that raise service level most, for any number of changes; nothing is written to the org',
    )
    .option('--limit <number>', 'rows to print', positiveInteger)
    .option(
      '--back-test [days]',
      `search in the demand without its last ${HELD_OUT_DAYS} days (or the given number), and show the effect of the changes on those days`,
      positiveInteger,
    )
    .option('--save-demand <file>', 'save the demand to a file, for --demand of a later command')
    .addOption(pseudonymsOption())
    .action(async (options: RecommendCommandOptions) => {
      if (options.pseudonyms !== undefined && options.saveDemand === undefined)
        throw new ConfigError('--pseudonyms is only for --save-demand: give --save-demand too, or leave it out.')
      const heldOutDays = options.backTest === true ? HELD_OUT_DAYS : options.backTest
      const { analysis, backTest } = await withOrg(io, options, async (org) =>
        heldOutDays === undefined
          ? { analysis: await analyze(io, org, options), backTest: undefined }
          : await analyzeHeldOut(io, org, options, heldOutDays),
      )
      if (options.saveDemand !== undefined) {
        const demand = demandUnderKey(analysis.demand, options)
        await writeResult(io, 'demand', options.saveDemand, demand)
      }
      const { recommendations } = analysis
      const effect = await analysis.forecast(listChanges(analysis))
      const { snapshot, demand, model } = analysis
      const found = recommendations.length + (analysis.improvement?.queueSettings ?? []).length
      const lowered = found === 0 ? [] : loweredNote(effect, options)
      const notes = [...lowered, ...analysis.caveats]
      const format = 'skillroute/recommendations@1' as const
      const tested = backTest === undefined ? {} : { backTest }
      const document = {
        format,
        org: snapshot.org,
        recommendations,
        ...summarizeImprovement(analysis.improvement),
        effect,
        ...tested,
        notes,
      }
      await writeHtml(io, options.html, [snapshot, demand, model, document])
      await writeCsv(io, options, () => changesTable([document, demand]))
      if (options.json === true) {
        io.out(`${JSON.stringify(document)}\n`)
        return
      }
      const layout = { width: io.columns, paint: io.paint, limit: options.limit }
      const scope = buildScope(snapshot, scopeByFlags(snapshot, options))
      io.out(foundText(analysis.improvement, recommendations, layout))
      if (found === 0) {
        io.out(caveatsText(io, analysis.caveats))
        return
      }
      for (const line of lowered)
        io.out(`\n${io.paint.warn('warning')} ${wrapText(line, io.columns - 8, '        ')}\n`)
      io.out(
        `\n${plural(found, 'recommendation')}. Their effect together:\n\n${effectText(effect, analysis.improvement, layout, scope?.queues, analysis.caveats)}\n`,
      )
      if (backTest !== undefined) io.out(backTestText(backTest, { ...layout, limit: undefined }))
      io.out(caveatsText(io, analysis.caveats))
      io.out(`\nNext: skillroute plan${given()}, then skillroute apply plan.json\n`)
    })
  return withExample(
    hideOptions(command, '--limit', '--pseudonyms', '--time-zone'),
    'skillroute recommend --days 30 --queue Billing Support --max-changes 20\nskillroute recommend --reach 80% --weight "Billing=2"',
  )
}

/** Options shared by `recommend`, `plan` and the sub-commands of `plan`. */
export function withAnalyzeOptions(command: Command, methods: readonly string[] = FORECAST_METHODS): Command {
  return withWeekOptions(withDemandOptions(command))
    .option('--protect <agent...>', 'agents to leave alone, by name or id')
    .addOption(
      withWords(
        new Option(
          '--forecast <how>',
          'simulate coming weeks, or calculate by formula (auto: simulate unless that takes long)',
        ).default('auto'),
        methods,
      ),
    )
}

function backTestText({ fitted, evaluated, effect }: BackTest, layout: TableOptions): string {
  const day = (text: string): string => text.slice(0, 10)
  return `\nBack-test: changes found in the demand of ${day(fitted.start)} to ${day(fitted.end)}, and their effect on the demand of ${day(evaluated.start)} to ${day(evaluated.end)}, which the search did not use:\n\n${forecastText(effect, layout)}\n`
}

/** Names the queues that end below their target and lose more than is allowed, beyond sampling error. */
function loweredNote(effect: Effect, { maxServiceLevelDrop = DEFAULT_MAX_DROP }: RecommendCommandOptions): string[] {
  const lowered = loweredQueues(effect, maxServiceLevelDrop, true)
  if (lowered.length === 0) return []
  return [
    `The effect shows a loss: together, the changes lower the service level of ${cleanText(loweredText(lowered))}. That is more than --max-service-level-drop allows.`,
  ]
}

/** The improvement without what the document has elsewhere. */
function summarizeImprovement(improvement: Improvement | undefined): { readonly improvement?: ImprovementSummary } {
  if (improvement === undefined) return {}
  const { format: _format, changes: _changes, notes: _notes, ...summary } = improvement
  return { improvement: summary }
}

/**
 * Records the options of a command as they are given.
 * @returns the options as words of another command line, each after a space
 */
function recordGiven(command: Command): () => string {
  const words: string[] = []
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (value: string | null) => {
      words.push(`${option.long}${value === null ? '' : ` ${shellWord(value)}`}`)
    })
  }
  return () => words.map((word) => ` ${word}`).join('')
}
