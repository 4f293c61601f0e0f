import * as z from 'zod/mini'
import { checkList } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import { aDocument, anObject, checkOptions, text } from '../../core/schema'
import { capitalize } from '../../core/text/counted'
import { when } from '../../core/time/iso-time'
import type {
  Demand,
  Effect,
  HygieneFinding,
  HygieneKind,
  Recommendation,
  RoutingAgreement,
  RoutingModel,
  Snapshot,
} from '../../documents'
import { routingModel, skillHygiene } from '../../optimizer'
import { unlicensedHolders } from '../../optimizer/coverage/hygiene'
import { agreementSentence } from '../text/agreement-sentence'
import { plural } from '../text/kit/figures'
import { TITLES } from '../text/kit/finding-titles'
import { chosenText } from '../text/kit/improvement-figures'
import { actualsSection, otherDays } from './actuals'
import { appliedSection, verifiedSection } from './applied'
import { planSection, recommendationsSection } from './changes'
import { daySection } from './day'
import { demandForecastSection } from './demand-forecast'
import { type Gathered, gather } from './documents/documents'
import { runOfJournal } from './documents/journal-run'
import type { PageDocument, ReportDocument } from './documents/report-document'
import { driftSection } from './drift'
import { improvementSection } from './improvement'
import { html, type Markup, named } from './kit/markup'
import { page, type Section, type Theme } from './kit/page'
import { matrixSection } from './matrix'
import { listMoves, movesOfPlan } from './matrix-moves'
import { serviceSection } from './service'
import { comparisonSection, contactTypeNames, simulationSection } from './simulated'
import { summarySection } from './summary'
import { valueSection } from './trade-off'

/** How a page looks, and what it shows besides the documents. */
export interface HtmlReportOptions {
  /** Heading of the page. Default: by what the documents are and the org they come from. */
  readonly title?: string | undefined
  /** Colors to begin with; the reader can change them. Default `auto`: those of the reader's system. */
  readonly theme?: Theme | undefined
  /**
   * Demand without the plan, over the same time as the later demand: available where the same week can be simulated
   * twice, as on the emulator.
   */
  readonly withoutPlan?: Demand | undefined
  /** How often the platform's choices are those of the simulation's rule; a page with a forecast says so. */
  readonly agreement?: RoutingAgreement | undefined
  /** Names of queues by id, for a forecast of demand. Default: those of the snapshot, else ids are shown. */
  readonly queueNames?: ReadonlyMap<string, string> | undefined
}

/**
 * Makes one self-contained HTML page of any of our documents. It loads nothing from a server, reads well on a phone, at
 * a desk and on paper, light and dark, and shows everything without scripts. The documents decide the sections: a
 * snapshot gives the skill matrix, a plan its changes and forecast, and so on. A demand whose interval is mostly after
 * the plan counts as actuals and is compared with the forecast. Names and messages from the org are text on the page,
 * never markup.
 *
 * @param documents at most one of each kind, in any order; of demands two, before and after
 * @returns the page as UTF-8 text
 * @throws ValidationError for no document, an unknown `format`, two of a kind, documents of different orgs or plans, and
 *   documents that show nothing without others
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { htmlReport } from 'skillroute/report'
 *
 * const page = await htmlReport([snapshot, demand, plan, applyReport], { title: 'October skills' })
 * await writeFile('report.html', page)
 * ```
 */
export async function htmlReport(
  documents: readonly ReportDocument[],
  options: HtmlReportOptions = {},
): Promise<string> {
  return await reportPage(documents, options)
}

/** {@link htmlReport}, also of documents of features. */
export async function reportPage(documents: readonly PageDocument[], options: HtmlReportOptions = {}): Promise<string> {
  checkList(documents, 'documents')
  checkOptions(options, {
    title: z.optional(text()),
    theme: z.optional(z.enum(['light', 'dark', 'auto'])),
    withoutPlan: z.optional(aDocument('skillroute/demand@1')),
    agreement: z.optional(aDocument('skillroute/agreement@1')),
    queueNames: z.optional(anObject()),
  })
  const { title, theme = 'auto' } = options
  const found = withJournal(gather(documents))
  const { agreement = options.agreement } = found
  const sections = withAgreement(await buildSections(found, options), agreement)
  if (sections.length === 0) throw nothingToShow(documents)
  return page({ title: title ?? writeTitle(found), subtitle: writeSubtitle(found), theme }, sections)
}

/** Adds to the section of a forecast how well its routing rule fits the org. */
function withAgreement(sections: Section[], agreement: RoutingAgreement | undefined): Section[] {
  if (agreement === undefined) return sections
  const sentence = agreementSentence(agreement)
  return sections.map((section) =>
    section.id === 'service' ? { ...section, lead: `${section.lead ?? ''} ${sentence}`.trim() } : section,
  )
}

/** Uses the journal of a run if its report is missing. */
function withJournal(found: Gathered): Gathered {
  const { applied, journal, plan } = found
  const run = applied ?? (journal === undefined ? undefined : runOfJournal(journal.entries, plan))
  return run === undefined ? found : { ...found, applied: run }
}

/** The error for documents that show nothing, with what to add to them. */
function nothingToShow(documents: readonly PageDocument[]): ValidationError {
  const needs = [...new Set(documents.map(({ format }) => format))].map((format) => `${format}${NEEDED[format] ?? ''}`)
  const message = `makes no page: there is nothing to show of ${needs.join(', ')}`
  return new ValidationError([{ path: '', message }], { subject: 'report' })
}

const NEEDED: Readonly<Record<string, string>> = {
  'skillroute/demand@1':
    ' (name the snapshot of its org too for the day, or an earlier plan or forecast for the actuals)',
  'skillroute/effect@1': ' (it holds no queue)',
  'skillroute/agreement@1': ' (name the plan or recommendations whose forecast it supports)',
  'skillroute/apply-journal@1': ' (it does not begin with its header: name the journal of a run)',
}

function namesOfQueues(snapshot: Gathered['snapshot']): ReadonlyMap<string, string> {
  return new Map(snapshot?.queues.map(({ id, name }) => [id, name]))
}

async function buildSections(
  found: Gathered,
  { withoutPlan, queueNames }: Pick<HtmlReportOptions, 'withoutPlan' | 'queueNames'>,
): Promise<Section[]> {
  const { snapshot, plan, recommendations, applied, verified, drift, simulation, comparison, actual } = found
  const model = findModel(found)
  const forecast = findEffect(found)
  const list = recommendations?.recommendations
  const moves = plan === undefined ? listMoves(list ?? []) : movesOfPlan(plan)
  const nameOf = contactTypeNames(model)
  const sections = [
    summarySection(found, forecast),
    forecast === undefined || actual === undefined ? undefined : await actualsSection(forecast, actual, withoutPlan),
    forecast === undefined || forecast.queues.length === 0 ? undefined : await serviceSection(forecast),
    await enoughSection(found, list ?? []),
    plan !== undefined
      ? planSection(plan)
      : list === undefined
        ? undefined
        : recommendationsSection(list, writeLead(found, list), recommendations?.notes),
    applied === undefined ? undefined : await appliedSection(applied, found),
    verified === undefined ? undefined : verifiedSection(verified),
    snapshot === undefined ? undefined : matrixSection(snapshot, moves),
    model === undefined ? undefined : await daySection(model),
    snapshot === undefined ? undefined : findingsSection(snapshot, model),
    drift === undefined ? undefined : driftSection(drift),
    found.demandForecast === undefined
      ? undefined
      : await demandForecastSection(found.demandForecast, queueNames ?? namesOfQueues(snapshot)),
    ...(await Promise.all(found.features.map(async ({ page: own }) => await own?.section()))),
    comparison === undefined ? undefined : await comparisonSection(comparison, nameOf),
    simulation === undefined ? undefined : await simulationSection(simulation, nameOf),
  ]
  return sections.filter((section) => section !== undefined)
}

function findEffect({ effect, plan, recommendations }: Gathered): Effect | undefined {
  return effect ?? plan?.effect ?? recommendations?.effect
}

/** How many changes are enough: by the search for them, or by the sum of their values. */
async function enoughSection(
  { plan, recommendations }: Gathered,
  list: readonly Recommendation[],
): Promise<Section | undefined> {
  const improvement = plan === undefined ? recommendations?.improvement : plan.improvement
  return improvement === undefined ? valueSection(list) : improvementSection(improvement)
}

function writeLead({ recommendations }: Gathered, list: readonly Recommendation[]): string {
  if (list.length > 0) return 'Each change with its reason and its value.'
  const improvement = recommendations?.improvement
  return improvement === undefined ? 'No change that pays was found.' : chosenText(improvement)
}

/** The model that was given, or the one of snapshot and demand where they belong together. */
function findModel({ model, snapshot, demand }: Gathered): RoutingModel | undefined {
  if (model !== undefined) return model
  if (snapshot === undefined || demand === undefined || snapshot.org.id !== demand.org.id) return undefined
  return routingModel(snapshot, demand)
}

function writeTitle(found: Gathered): string {
  const { plan, applied, recommendations, drift, simulation, comparison, actual, snapshot, demand } = found
  const org = (
    plan ??
    applied ??
    recommendations ??
    snapshot ??
    demand ??
    actual ??
    found.features[0] ??
    found.demandForecast
  )?.org?.name
  const of = org === undefined || org === '' ? '' : ` · ${org}`
  if (drift !== undefined && plan === undefined) return `Drift · ${drift.left.org.name} and ${drift.right.org.name}`
  if (actual !== undefined && plan !== undefined) return `Forecast and actuals${of}`
  if (applied !== undefined) return `Skills changed${of}`
  if (plan !== undefined) return `Plan for better skills${of}`
  if (recommendations !== undefined) return `Recommended skill changes${of}`
  if (simulation !== undefined || comparison !== undefined) return `Simulation${of}`
  if (found.features[0]?.page !== undefined) return `${found.features[0].page.title}${of}`
  if (found.demandForecast !== undefined) return `Contacts expected${of}`
  return `Skills and demand${of}`
}

function writeSubtitle(found: Gathered): string {
  const { plan, snapshot, demand, actual, drift, applied, features } = found
  const effect = findEffect(found)
  const other = effect === undefined || actual === undefined ? undefined : otherDays(effect, actual)
  const parts = [
    ...(snapshot === undefined ? [] : [`configuration of ${when(snapshot.takenAt)}`]),
    ...(demand === undefined
      ? []
      : [`demand ${formatDay(demand.interval.start)} to ${formatDay(demand.interval.end)}`]),
    ...(plan === undefined ? [] : [`plan of ${when(plan.createdAt)}`]),
    ...(applied === undefined ? [] : [`applied ${when(applied.endedAt)}`]),
    ...(applied?.undoneAt === undefined ? [] : [`undone ${when(applied.undoneAt)}`]),
    ...(drift === undefined ? [] : [`compared as of ${when(drift.right.takenAt)}`]),
    ...(actual === undefined
      ? []
      : [`outcome ${formatDay(actual.interval.start)} to ${formatDay(actual.interval.end)}`]),
    ...(other === undefined ? [] : [`not the days of the forecast, ${other}`]),
  ]
  for (const { interval } of features)
    if (interval !== undefined) parts.push(`${when(interval.start)} to ${when(interval.end)}`)
  const text = parts.join(' · ')
  return capitalize(text)
}

function formatDay(iso: string): string {
  return when(iso).replace(/,.*/, '')
}

const STATES: Readonly<Record<HygieneKind, 'bad' | 'warn' | 'muted'>> = {
  unservedDemand: 'bad',
  deletedSkill: 'bad',
  emptyGroup: 'warn',
  idleGrant: 'warn',
  everyoneAtFive: 'warn',
  unusedSkill: 'muted',
}
const ORDER = Object.keys(TITLES)

/** Agents named with a finding before the rest is counted. */
const MAX_AGENTS = 200

/** Findings on how skills are held, and what could not be read. */
function findingsSection(snapshot: Snapshot, model: RoutingModel | undefined): Section | undefined {
  const found = model === undefined ? unlicensedHolders(snapshot) : skillHygiene(model, snapshot)
  const findings = found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const { gaps } = snapshot
  if (model === undefined && findings.length === 0 && gaps.length === 0) return undefined
  return {
    id: 'findings',
    title: 'Findings',
    lead:
      findings.length === 0
        ? 'No findings on how skills are held.'
        : `${plural(findings.length, 'finding')} on how skills are held.`,
    body: html`<ul class="findings">${findings.map(formatFinding)}${gaps.map(
      ({ kind, id, reason }) =>
        html`<li><p><span class="tag warn">not read</span> ${kind} ${named(id)}: ${named(reason)}</p></li>`,
    )}</ul>`,
  }
}

function formatFinding({ kind, message, agents }: HygieneFinding): Markup {
  const listed = agents.slice(0, MAX_AGENTS)
  const more = agents.length - listed.length
  return html`<li><p><span class="tag ${STATES[kind]}">${TITLES[kind]}</span> ${named(message)}</p>${
    agents.length === 0
      ? html``
      : html`<details><summary>${plural(agents.length, 'agent')}</summary><p class="note">${listed.map(
          ({ name }, index) => html`${index === 0 ? '' : ', '}${named(name)}`,
        )}${more > 0 ? ` and ${more} more` : ''}</p></details>`
  }</li>`
}
