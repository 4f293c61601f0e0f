import type { Estimate, SimulatedServiceLevel, Simulation } from '../../documents'
import { count, duration, percent } from './kit/figures'

/** A ratio with its half-width: `83.1 % ±0.4`. */
export function ratioText({ mean, halfWidth }: Estimate): string {
  if (halfWidth === null) return percent(mean)
  // Two or three runs can give an interval wider than the scale: nothing is known then.
  if (halfWidth >= 1) return `${percent(mean)} ±100`
  return `${percent(mean)} ±${(halfWidth * 100).toFixed(halfWidth > 0 && halfWidth < 0.001 ? 2 : 1)}`
}

/** Seconds with their half-width: `12.4 s ±0.3`. */
export function secondsText({ mean, halfWidth }: Estimate): string {
  const text = mean < 100 ? `${mean.toFixed(1)} s` : duration(mean)
  return halfWidth === null ? text : `${text} ±${halfWidth < 10 ? halfWidth.toFixed(1) : Math.round(halfWidth)}`
}

/** A number of contacts or agents: `412`, `3.4`. */
export function amountText({ mean }: Estimate): string {
  return mean >= 100 ? count(mean) : mean.toFixed(1)
}

/** A difference of ratios in points with its interval: `+2.4 ±0.3`. */
export function pointsText({ mean, halfWidth }: Estimate): string {
  const text = signed(mean * 100, 2)
  return halfWidth === null ? text : `${text} ±${(halfWidth * 100).toFixed(2)}`
}

/** A difference of seconds with its interval: `-1.3 s ±0.2`. */
export function secondsDifferenceText({ mean, halfWidth }: Estimate): string {
  const text = `${signed(mean, 1)} s`
  return halfWidth === null ? text : `${text} ±${halfWidth.toFixed(1)}`
}

/** `1` where the interval is above zero, `-1` below, `0` where it contains zero or is unknown. */
export function direction({ low, high }: Estimate): -1 | 0 | 1 {
  if (low === null || high === null) return 0
  return low > 0 ? 1 : high < 0 ? -1 : 0
}

/** Whether the service level reaches its target. */
export function reached({ offered }: SimulatedServiceLevel, ratio: number): boolean {
  return offered.mean >= ratio
}

/** Minutes from the start as a clock time, from the second day on with the days passed: `08:30`, `1d 08:30`. */
export function minuteText(minute: number): string {
  const whole = Math.round(minute)
  const day = Math.floor(whole / 1440)
  const rest = whole - day * 1440
  const clock = `${String(Math.floor(rest / 60)).padStart(2, '0')}:${String(rest % 60).padStart(2, '0')}`
  return day === 0 ? clock : `${day}d ${clock}`
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  if (Number(text) === 0) return `±${(0).toFixed(digits)}`
  return value > 0 ? `+${text}` : text
}

/** All contacts of a model before and after changes, each simulated by itself as `skillroute simulate` does. */
export function profileText(before: Simulation, after: Simulation): string {
  const [first, second] = [before.total, after.total]
  return [
    'All contacts, as skillroute simulate shows them for the model before and after:',
    `  service level ${ratioText(first.serviceLevel.offered)} → ${ratioText(second.serviceLevel.offered)}`,
    `  abandoned ${ratioText(first.abandonProbability)} → ${ratioText(second.abandonProbability)}`,
    `  ASA ${secondsText(first.asaServedSeconds)} → ${secondsText(second.asaServedSeconds)}`,
    `  occupancy ${ratioText(first.occupancy)} → ${ratioText(second.occupancy)}`,
  ].join('\n')
}
