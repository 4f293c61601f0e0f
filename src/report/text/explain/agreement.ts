import { checkBag } from '../../../core/bag'
import type { AgreementContact, AgreementDifference, AgreementRate, RoutingAgreement } from '../../../documents'
import { cleanText } from '../kit/clean'
import { count, duration, percent, plural } from '../kit/figures'
import { type Column, type TableOptions, textTable } from '../kit/table'
import { agreementSentence, rateText } from './agreement-sentence'

/** What each reading says, for people. */
const READINGS: Readonly<Record<AgreementDifference['reading'], string>> = {
  languageInLevel: 'the level of the language counts in the average',
  skillsFirst: 'those with the skills are looked for before the 100 idle longest are taken',
  looksAtAll: 'more than 100 agents are looked at',
  longestIdle: 'levels are not followed: the agent idle longest is chosen',
  highestLevel: 'levels are followed although the method of the queue is another',
  levelBefore: 'levels before a change were still followed',
  levelAfter: 'levels were followed before their audit says so',
  skillLost: 'the skills that an earlier queue asked for were followed',
  predictive: 'a predictor chooses in the queue',
  unexplained: 'none of the readings',
}

/** Differences shown, by default. */
const MOST_ROWS = 10

/** How often the platform's choices are those of the rule, what would explain the others, and what made contacts wait. */
export function agreementText(agreement: RoutingAgreement, options: TableOptions = {}): string {
  checkBag(agreement, 'agreement', 'format=s org=o interval=o queues=l agents=o order=o contacts=l notes=l *')
  checkBag(options, 'options', 'width?n paint?o indent?s limit?n')
  const { contested, known, order, notJudged, differences, slow, contacts } = agreement
  const differing = contacts.filter(({ agrees }) => !agrees)
  return [
    agreementSentence(agreement),
    ...rateLine('With two or more agents to choose from', contested),
    ...rateLine('Where nothing had to be inferred', known),
    ...rateLine('Waiting contacts taken in the order of the rule', order),
    ...notJudged.map(({ why, contacts: left }) => `  Not judged: ${plural(left, 'choice')}, ${cleanText(why)}`),
    ...(differences.length === 0 ? [] : ['', 'What would explain the differences', ...differences.map(differenceText)]),
    ...(slow.length === 0
      ? []
      : [
          '',
          'Contacts beyond their target or abandoned, by cause',
          ...slow.map((one) => `  ${one.cause}: ${count(one.contacts)}`),
        ]),
    ...(differing.length === 0
      ? []
      : ['', 'Differences', textTable(columns(), differing, { limit: MOST_ROWS, ...options })]),
  ].join('\n')
}

function rateLine(title: string, rate: AgreementRate): string[] {
  return rate.judged === 0 ? [] : [`  ${title}: ${rateText(rate)}`]
}

function differenceText({ reading, explains, ratio }: AgreementDifference): string {
  const whole = ratio === undefined ? '' : `; if so everywhere, ${percent(ratio)} would agree`
  return `  ${count(explains)}: ${READINGS[reading]}${whole}`
}

function columns(): Column<AgreementContact>[] {
  return [
    { title: 'Conversation', cell: ({ conversationId }) => conversationId },
    { title: 'Queue', cell: ({ queue }) => queue.name },
    { title: 'Waited', cell: ({ waitedSeconds }) => duration(waitedSeconds), align: 'right' },
    { title: 'Got it', cell: ({ agent }) => agent.name },
    { title: 'Rule', cell: ({ ruleAgent }) => ruleAgent?.name ?? 'nobody' },
    { title: 'Explained by', cell: ({ readings }) => readings.join(', '), wrap: true },
  ]
}
