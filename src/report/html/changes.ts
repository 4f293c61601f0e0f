import { when } from '../../core/time/iso-time'
import type { Change, LeftOut, Plan, Recommendation, RecommendationValue } from '../../documents'
import { guardrailColor, guardrailState } from '../../documents/plan/guardrail-state'
import { aspectName, ownerName, valueChange } from '../text/change'
import { changeWords, isWithoutEffect, moveWords, shortList } from '../text/kit/change-words'
import { mayBringNothing } from '../text/kit/improvement-figures'
import { boundText, budgetText, scopeText, summary } from '../text/plan'
import { changeText, formatValue, recommendedThing, togetherText } from '../text/recommendations'
import { noBreak } from './kit/figure'
import { html, type Markup, named, noteList } from './kit/markup'
import type { Section } from './kit/page'
import { figureColumn, nameColumn, renderTable, type TableColumn } from './kit/table'

/** One change, whatever document it comes from. */
interface ChangeRow {
  readonly what: string
  readonly kind: 'good' | 'warn' | 'bad'
  readonly owner: string
  readonly aspect: string
  readonly value: string
  readonly gain: RecommendationValue | null
  readonly alone?: RecommendationValue | undefined
  readonly wave?: number | undefined
  readonly reason: string
}

const TONES: Readonly<Record<Change['kind'], ChangeRow['kind']>> = {
  'skill.set': 'good',
  'skill.remove': 'bad',
  'language.set': 'good',
  'language.remove': 'bad',
  'member.add': 'good',
  'member.remove': 'bad',
  'member.join': 'warn',
  'member.ring': 'warn',
  'queue.set': 'warn',
  'utilization.set': 'warn',
}

/** What a plan writes: each change with its reason and value, its requests, guardrails and side effects. */
export function planSection(plan: Plan): Section {
  const { guardrails = [], sideEffects = [], changes } = plan
  const bound = boundText(plan)
  return {
    id: 'changes',
    title: 'The changes',
    lead: `${summary(plan)}. ${budgetText(plan)}.`,
    body: html`${changesTable(changes.map(ofPlan))}
<p class="note">Plan ${plan.id}, made ${when(plan.createdAt)}; hash ${plan.hash}${plan.reason === undefined ? '' : html`. Reason: ${named(plan.reason)}`}</p>
${plan.scope === undefined ? html`` : html`<p class="note">${named(scopeText(plan.scope))}</p>`}
${
  guardrails.length + bound.length === 0
    ? html``
    : html`<h3>Guardrails</h3><ul class="findings">${guardrails.map(
        (rail) =>
          html`<li><p><span class="tag ${guardrailColor(rail)}">${guardrailState(rail)}</span> ${named(rail.id)}: ${named(rail.message)}</p></li>`,
      )}${bound.map((text) => html`<li><p>${text}</p></li>`)}</ul>`
}
${
  sideEffects.length === 0
    ? html``
    : html`<h3>What follows from them</h3>${renderTable(
        [
          { title: 'Agent', cell: (row) => named(row.user.name), sort: (row) => row.user.name },
          {
            title: 'Skill group',
            cell: (row) => html`${row.kind === 'group.enter' ? 'enters' : 'leaves'} ${named(row.group.name)}`,
          },
          { title: 'And so the queues', cell: (row) => names(row.queues.map((queue) => queue.name)) },
        ],
        sideEffects,
        { caption: 'Agents moved into or out of skill groups', filter: true },
      )}`
}
${leftOutTable(plan.leftOut ?? [])}
${plan.warnings.filter(isWithoutEffect).map((warning) => html`<p dir="auto"><span class="tag bad">no effect</span> ${named(shortList(warning, IN_PLAN))}</p>`)}
${noteList(
  'To know before approving',
  plan.warnings.filter((warning) => !isWithoutEffect(warning)).map((warning) => shortList(warning, IN_PLAN)),
)}
${noteList(BASIS, plan.notes ?? [])}`,
  }
}

/** Where the rest of a long list is. */
const IN_PLAN = 'the plan file has all'

/** Recommended changes, each with its reason. */
export function recommendationsSection(
  list: readonly Recommendation[],
  lead: string,
  notes: readonly string[] = [],
): Section {
  const table =
    list.length === 0 ? html`` : changesTable(list.map((recommendation) => ofRecommendation(recommendation, list)))
  return { id: 'changes', title: 'The changes', lead, body: html`${table}${noteList(BASIS, notes)}` }
}

const BASIS = 'What the figures are based on'

/** What was asked for and is not among the changes. */
function leftOutTable(leftOut: readonly LeftOut[]): Markup {
  if (leftOut.length === 0) return html``
  const table = renderTable<LeftOut>(
    [
      nameColumn('What', (row) => row.what),
      { title: 'Why not', kind: 'why', cell: (row) => named(row.why), sort: (row) => row.why },
    ],
    leftOut,
    { caption: 'Asked for and not planned', filter: true },
  )
  return html`<h3>Asked for and not planned</h3>${table}`
}

function names(list: readonly string[]): Markup {
  return html`${list.map((name, index) => html`${index === 0 ? '' : ', '}${named(name)}`)}`
}

function changesTable(rows: readonly ChangeRow[]): Markup {
  const max = Math.max(1, ...rows.map((row) => row.gain?.contactsPerWeek ?? 0))
  const wave: TableColumn<ChangeRow> = figureColumn(
    'Wave',
    (row) => (row.wave === undefined ? '–' : String(row.wave)),
    waveNumber,
  )
  const alone: TableColumn<ChangeRow> = figureColumn(
    'By itself',
    (row) => (row.alone === undefined ? html`` : valueCell(row.alone)),
    (row) => row.alone?.contactsPerWeek ?? -1e9,
  )
  return renderTable<ChangeRow>(
    [
      ...(rows.some((row) => row.wave !== undefined) ? [wave] : []),
      {
        title: 'Change',
        cell: (row) => html`<span class="tag ${row.kind}">${row.what}</span>`,
        sort: (row) => row.what,
      },
      nameColumn('Agent or queue', (row) => row.owner),
      nameColumn('What', (row) => row.aspect),
      {
        title: 'Before → after',
        kind: 'name',
        // Long ones, such as those of memberships, may wrap.
        cell: ({ value }) => (value.length > SHORT ? value : noBreak(value)),
      },
      figureColumn('Contacts a week', (row) => gainCell(row, max), gainedContacts),
      ...(rows.some((row) => row.alone !== undefined) ? [alone] : []),
      { title: 'Why', kind: 'why', cell: (row) => named(row.reason) },
    ],
    [...rows].sort((a, b) => waveNumber(a) - waveNumber(b) || gainedContacts(b) - gainedContacts(a)),
    { caption: 'Each change with its reason and its value: contacts per week within service level', filter: true },
  )
}

/** The waves in their order; changes of none come last. */
function waveNumber({ wave = 1e9 }: ChangeRow): number {
  return wave
}

/** What rows are ordered by within a wave, the most valuable first; those without a figure come last. */
function gainedContacts({ gain }: ChangeRow): number {
  return gain?.contactsPerWeek ?? -1e9
}

/** Characters of a value that stays on one line. */
const SHORT = 12

/** Widest bar, in rem. */
const BAR_REM = 3.5

function gainCell({ gain: value }: ChangeRow, max: number): Markup {
  if (value === null) return html`<span class="muted">–</span>`
  const width = Math.max(0, (value.contactsPerWeek / max) * BAR_REM)
  const bar =
    width < 0.05 ? html`` : html`<i class="value" style="width:${width.toFixed(2)}rem" aria-hidden="true"></i>`
  return html`${bar}${valueCell(value)}`
}

/** A value with its interval, and a mark where that holds 0. */
function valueCell(value: RecommendationValue): Markup {
  const { interval } = value
  const mark = mayBringNothing({ value }) ? html`<br><span class="tag warn">may bring nothing</span>` : html``
  const within =
    interval === undefined
      ? html``
      : html`<br><span class="muted">${noBreak(`${interval.low.toFixed(1)} to ${interval.high.toFixed(1)}`)}</span>`
  return html`${noBreak(formatValue(value))}${within}${mark}`
}

function ofPlan(change: Change): ChangeRow {
  const isLevel = change.kind === 'skill.set' && change.before !== null
  const { from, until } = change
  const times = [
    ...(from === undefined ? [] : [` From ${when(from)}.`]),
    ...(until === undefined ? [] : [` Until ${when(until)}.`]),
  ]
  return {
    what: changeWords(change),
    kind: isLevel ? 'warn' : TONES[change.kind],
    owner: ownerName(change),
    aspect: aspectName(change),
    value: valueChange(change),
    gain: change.value,
    wave: change.wave,
    reason: `${change.reason}${times.join('')}`,
  }
}

const MOVE_TONES = { ADD: 'good', REMOVE: 'bad', SET: 'warn', JOIN: 'good', RING: 'warn' } as const

function ofRecommendation(recommendation: Recommendation, list: readonly Recommendation[]): ChangeRow {
  return {
    what: moveWords(recommendation),
    kind: MOVE_TONES[recommendation.action],
    owner: recommendation.agent.name,
    aspect: recommendedThing(recommendation).name,
    value: changeText(recommendation),
    gain: recommendation.value,
    alone: recommendation.alone,
    wave: recommendation.wave,
    reason: `${recommendation.reason}${togetherText(recommendation, list)}`,
  }
}
