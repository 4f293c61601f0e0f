import type { AgreementRate, RoutingAgreement } from '../../documents'
import { percent, plural } from './kit/figures'

/** A sentence on how well the rule of the simulation fits an org. */
export function agreementSentence({ agents, interval, queues }: RoutingAgreement): string {
  const { start, end } = interval
  const where = `in ${plural(queues.length, 'queue')} from ${start.slice(0, 10)} to ${end.slice(0, 10)}`
  if (agents.ratio === null) return `No choice of the platform could be evaluated ${where}.`
  return `The platform chose the same agent as the rule of this simulation for ${rateText(agents)} ${where}.`
}

/** `98.4 % of 1 234 contacts (95 % interval 97.5 % to 99.0 %)`; where all or none agreed, the side that is open. */
export function rateText({ evaluated, agreed, ratio, low, high }: AgreementRate): string {
  if (ratio === null || low === null || high === null) return 'no contact'
  const of = `of ${plural(evaluated, 'contact')}`
  if (agreed === evaluated)
    return `all ${plural(evaluated, 'contact')} (95 % interval from ${downwards(low, chooseDigits(low))})`
  if (agreed === 0) return `none ${of} (95 % interval up to ${upwards(high, chooseDigits(high))})`
  const digits = chooseDigits(low, ratio, high)
  const interval = `95 % interval ${downwards(low, digits)} to ${upwards(high, digits)}`
  return `${downwards(ratio, digits)} ${of} (${interval})`
}

/** More are not printed. */
const MAX_DIGITS = 3

/** Digits after the point that tell a share from all and from none. */
function chooseDigits(...shares: readonly number[]): number {
  const isHidden = (digits: number): boolean =>
    shares.some(
      (share) => share > 0 && share < 1 && ['0', '100'].includes(String(Number((share * 100).toFixed(digits)))),
    )
  let digits = 1
  while (digits < MAX_DIGITS && isHidden(digits)) digits += 1
  return digits
}

/** Rounded down, so that no share looks better than it is. */
function downwards(share: number, digits: number): string {
  const scale = 10 ** (digits + 2)
  return percent(Math.floor(share * scale + 1e-9) / scale, digits)
}

function upwards(share: number, digits: number): string {
  const scale = 10 ** (digits + 2)
  return percent(Math.ceil(share * scale - 1e-9) / scale, digits)
}
