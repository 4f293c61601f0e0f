import type { AgreementContact, AgreementDifference, AgreementRate, RoutingAgreement } from '../../../documents'
import { agreementSentence, rateText } from '../../../report/text/agreement-sentence'
import { cleanText } from '../../../report/text/kit/clean'
import { count, duration, percent, plural } from '../../../report/text/kit/figures'
import { type Column, figureColumn, type TableOptions, textTable } from '../../../report/text/kit/table'
import { CAUSES, READINGS } from './explanation'

/** Differences shown, by default. */
const MAX_ROWS = 10

/** How often the platform's choices agree with the rule, what would explain the others, and what made contacts wait. */
export function agreementText(agreement: RoutingAgreement, options: TableOptions = {}): string {
  const { contested, known, order, notEvaluated, differences, slow, contacts } = agreement
  const differing = contacts.filter(({ agrees }) => !agrees)
  return [
    agreementSentence(agreement),
    ...rateLine('With two or more agents to choose from', contested),
    ...rateLine('Where nothing had to be inferred', known),
    ...rateLine('Waiting contacts taken in the order of the rule', order),
    ...notEvaluated.map(({ why, contacts: left }) => `  Not evaluated: ${plural(left, 'choice')}, ${cleanText(why)}`),
    ...(differences.length === 0 ? [] : ['', 'What would explain the differences', ...differences.map(differenceText)]),
    ...(slow.length === 0
      ? []
      : [
          '',
          'Contacts beyond their target or abandoned, each by its first cause',
          ...slow.map((one) => `  ${CAUSES[one.cause]}: ${count(one.contacts)}`),
        ]),
    ...(differing.length === 0
      ? []
      : ['', 'Differences', textTable(columns(), differing, { ...options, limit: options.limit ?? MAX_ROWS })]),
  ].join('\n')
}

function rateLine(title: string, rate: AgreementRate): string[] {
  return rate.evaluated === 0 ? [] : [`  ${title}: ${rateText(rate)}`]
}

function differenceText({ reading, explains, ratio }: AgreementDifference): string {
  const whole = ratio === undefined ? '' : `; if that held everywhere, ${percent(ratio)} would agree`
  return `  ${count(explains)}: ${READINGS[reading]}${whole}`
}

function columns(): Column<AgreementContact>[] {
  return [
    { title: 'Conversation', cell: ({ conversationId }) => conversationId },
    { title: 'Queue', cell: ({ queue }) => queue.name },
    figureColumn('Waited', ({ waitedSeconds }) => duration(waitedSeconds)),
    { title: 'Got it', cell: ({ agent }) => agent.name },
    { title: 'Rule', cell: ({ ruleAgent }) => ruleAgent?.name ?? 'nobody' },
    {
      title: 'Explained by',
      cell: ({ readings }) => readings.map((reading) => READINGS[reading]).join('; '),
      wrap: true,
    },
  ]
}
