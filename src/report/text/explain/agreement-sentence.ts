import type { AgreementRate, RoutingAgreement } from '../../../documents'
import { count, percent, plural } from '../kit/figures'

/** The one sentence that says how right the rule of simulation is about an org. */
export function agreementSentence({ agents, interval, queues }: RoutingAgreement): string {
  const { start, end } = interval
  const where = `in ${plural(queues.length, 'queue')} from ${start.slice(0, 10)} to ${end.slice(0, 10)}`
  if (agents.ratio === null) return `No choice of the platform could be judged ${where}.`
  return `The platform chose the agent that the rule of this simulation gives for ${rateText(agents)} ${where}.`
}

/** `98.4 % of 1,234 contacts (95 % interval 97.5 % to 99.0 %)` */
export function rateText({ judged, ratio, low, high }: AgreementRate): string {
  if (ratio === null || low === null || high === null) return 'no contact'
  return `${percent(ratio)} of ${count(judged)} ${judged === 1 ? 'contact' : 'contacts'} (95 % interval ${percent(low)} to ${percent(high)})`
}
