import { checkDocument } from '../../../core/checks'
import { checkOptions } from '../../../core/schema'
import { when } from '../../../core/time/iso-time'
import type { AgreementDifference, RoutingCauseKind } from '../../../documents'
import { cleanText } from '../../../report/text/kit/clean'
import { count, duration } from '../../../report/text/kit/figures'
import { type Column, figureColumn, type TableOptions, tableFields, textTable } from '../../../report/text/kit/table'
import type { ExplainedLeg, ExplainedMember, Explanation, ExplanationStep, RoutingObstacle } from '../explanation'

/** Characters of the longest word for how sure a statement is. */
const WIDEST = 'inferred'.length

/** Members shown for each stay in a queue, by default. */
const MAX_MEMBERS = 10

const OBSTACLES: Readonly<Record<RoutingObstacle, string>> = {
  notActivated: 'not activated',
  busy: 'busy',
  offQueue: 'not on queue',
  lacksSkill: 'lacks',
  lacksLanguage: 'lacks the language',
  laterRing: 'in a later ring',
  unknown: 'not known',
}

/** Why a conversation was routed as it was: the causes, and step by step the situation in each queue. */
export function explanationText(explanation: Explanation, options: TableOptions = {}): string {
  checkDocument(explanation, 'explanation', 'skillroute/explanation@1')
  checkOptions(options, tableFields())
  const { conversationId, start, end, legs, causes } = explanation
  const until = end === undefined ? 'still under way' : `to ${when(end)}`
  return [
    `Conversation ${conversationId}, ${when(start)} ${until}`,
    ...(causes.length === 0
      ? ['Nothing stands out.']
      : [
          'Causes',
          ...causes.map(({ cause, certainty, text }) => `  ${CAUSES[cause]} (${certainty}): ${cleanText(text)}`),
        ]),
    ...legs.flatMap((leg) => ['', ...legText(leg, options)]),
  ].join('\n')
}

function legText(leg: ExplainedLeg, options: TableOptions): string[] {
  const wait = leg.waitedSeconds === undefined ? 'still waits' : `${leg.outcome} after ${duration(leg.waitedSeconds)}`
  const who = leg.agent === undefined ? '' : ` by ${cleanText(leg.agent.name)}`
  const heading = `${cleanText(leg.queue.name)}: ${wait}${leg.outcome === 'answered' ? who : ''}`
  const table = textTable<ExplainedMember>(columns(leg), leg.members, {
    ...options,
    limit: options.limit ?? MAX_MEMBERS,
  })
  return [heading, ...leg.steps.map(stepText), ...(leg.members.length === 0 ? [] : [table])]
}

function stepText({ certainty, text, why }: ExplanationStep): string {
  const reason = why === undefined ? '' : certainty === 'known' ? ` (but ${why})` : ` (${why})`
  return `  ${certainty.padEnd(WIDEST)}  ${cleanText(text)}${cleanText(reason)}`
}

function columns(leg: ExplainedLeg): Column<ExplainedMember>[] {
  const score: Column<ExplainedMember> = figureColumn('Level', (row) =>
    row.score === undefined ? '–' : String(Math.round(row.score * 100) / 100),
  )
  return [
    figureColumn('Place', ({ place }) => (place === undefined ? '–' : count(place))),
    { title: 'Agent', cell: ({ agent }) => agent.name },
    figureColumn('Idle', ({ idleSeconds }) => (idleSeconds === undefined ? '–' : duration(idleSeconds))),
    ...(leg.members.some((row) => row.score !== undefined) ? [score] : []),
    {
      title: 'Could not get it',
      cell: ({ obstacle, missing }) => {
        if (obstacle === undefined) return ''
        const what = obstacle === 'lacksSkill' ? ` ${missing.map(({ name }) => name).join(', ')}` : ''
        return `${OBSTACLES[obstacle]}${what}`
      },
      wrap: true,
    },
    { title: 'Known', cell: ({ certainty }) => (certainty === 'known' ? 'yes' : certainty) },
  ]
}

/** What each cause of a wait says, for people. */
export const CAUSES: Readonly<Record<RoutingCauseKind | 'none', string>> = {
  skillLost: 'a skill was lost in a transfer',
  ringDropped: 'a ring dropped a skill',
  notActivated: 'an agent was not activated in the queue',
  languageMissing: 'nobody free spoke the language',
  ringNotOpen: 'free agents were in a later ring',
  levelStale: 'a level was out of date',
  skillMissing: 'nobody free had the skills',
  nobodyOnQueue: 'nobody who could take it was on queue',
  allBusy: 'everybody who could take it was busy',
  none: 'no cause found',
}

/** What each reading of the rule says, for people. */
export const READINGS: Readonly<Record<AgreementDifference['reading'], string>> = {
  languageInLevel: 'the level of the language counts in the average',
  skillsFirst: 'agents with the skills are selected first, then the 100 idle longest of them',
  considersAll: 'more than 100 agents are considered',
  longestIdle: 'levels are not followed: the agent idle longest is chosen',
  highestLevel: 'levels are followed although the queue has another method',
  levelBefore: 'levels before a change were still followed',
  levelAfter: 'levels were followed before their audit says so',
  skillLost: 'the skills that an earlier queue asked for were followed',
  unexplained: 'none of the readings',
}
