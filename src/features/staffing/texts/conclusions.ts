import { shellWord } from '../../../core/text/shell-word'
import { DAY_MINUTES, DAY_MS } from '../../../core/time/durations'
import { count, percent, plural } from '../../../report/text/kit/figures'
import type { StaffedQueue, Staffing, StaffingTotal } from '../documents/staffing'

/** Whether agents of several queues count once. By formula, each queue has agents of its own. */
export function isShared({ queues, method }: Staffing): boolean {
  return queues.length > 1 && method === 'simulation'
}

/** What a staffing comes to, in sentences: the agents needed, what sharing saves, and what the roster has and lacks. */
export function staffingConclusions(staffing: Staffing): string[] {
  const { total, shrinkage } = staffing
  const [toSchedule, paid] =
    shrinkage === 0
      ? ['', '']
      : [
          `, ${count(total.peakScheduled)} to schedule`,
          `, ${hours(total.scheduledHours)} with shrinkage of ${percent(shrinkage, 0)}`,
        ]
  return [
    `At most ${plural(total.peakAgents, 'agent')} on queue at once${toSchedule}; ${hours(total.agentHours)} on queue${paid}, in whole agents for each interval.`,
    ...(isShared(staffing) ? [sharingText(total)] : []),
    ...(total.rosterHours === undefined ? [] : rosterLines(staffing, total.rosterHours)),
  ]
}

function sharingText({ separateHours, agentHours }: StaffingTotal): string {
  const saved = separateHours - agentHours
  return saved >= 0
    ? `Queues with agents of their own would need ${hours(separateHours)}: sharing saves ${hours(saved)}.`
    : `Queues with agents of their own would need ${hours(separateHours)} by formula, ${hours(-saved)} less: sharing saves nothing here.`
}

/** Hours per week of a full-time agent. */
const WEEK_HOURS = 40

/** What the roster has and lacks, and what would make up for it. */
function rosterLines(staffing: Staffing, rosterHours: number): string[] {
  const { queues, total, shrinkage, grants } = staffing
  const { elsewhereHours = 0, shortHours = 0, surplusHours = 0 } = total
  const has = `${hours(shortHours)} missing in some intervals, ${hours(surplusHours)} above what is needed in others.`
  const roster =
    elsewhereHours < MIN_HOURS
      ? `The roster has ${hours(rosterHours)} on queue: ${has}`
      : `Agents who take these contacts are ${hours(rosterHours + elsewhereHours)} on queue; other queues need ${hours(elsewhereHours)} of that, ${hours(rosterHours)} are left: ${has}`
  if (shortHours < MIN_HOURS) return [roster]
  const paid = shortHours / (1 - shrinkage)
  const weeks = countWeeks(staffing)
  const atOnce = Math.max(...staffing.intervals.map((interval) => -(interval.roster?.over ?? 0)))
  const missing =
    weeks > 0
      ? `The missing hours are ${(paid / WEEK_HOURS / weeks).toFixed(1)} FTE of ${WEEK_HOURS} h a week`
      : `At most ${atOnce.toFixed(1)} agents are missing on queue at once${shrinkage === 0 ? '' : `; with shrinkage of ${percent(shrinkage, 0)}, the missing hours are ${hours(paid)} to schedule`}`
  const lines = [roster, `${missing}${queues.length > FEW_QUEUES ? '' : skillsText(queues)}.`]
  if (grants === undefined) return lines
  const { changes, agents, target, serviceLevel, days, timeZone } = grants
  const week = `${days === undefined ? '' : ` --for ${days}`}${timeZone === undefined ? '' : ` --time-zone ${timeZone}`}`
  const queueNames = queues.map(({ name }) => shellWord(name)).join(' ')
  return [
    ...lines,
    `Without more agents: ${plural(changes, 'change')} of skills and queues of ${plural(agents, 'agent')} would bring ${percent(serviceLevel)} of these contacts within their target. skillroute recommend --queue ${queueNames} --reach ${percent(target).replace(' ', '')}${week} shows them, with the files and other options of this forecast.`,
  ]
}

/** Rounded away in the text. */
const MIN_HOURS = 0.5

/** For more queues, the skills of each would fill the page. */
const FEW_QUEUES = 3

/** Skills that fewer contacts ask for are not named. */
const RARE = 0.02

function skillsText(queues: readonly StaffedQueue[]): string {
  const texts = queues.map(({ name, skills }) => {
    const commonSkills = skills.filter(({ share }) => share >= RARE)
    const skillNames = commonSkills.map((skill) => `${skill.name} (${percent(skill.share, 0)})`).join(', ')
    return commonSkills.length === 0 ? `${name} asks for no skill` : `${name} asks for ${skillNames}`
  })
  return `; by share of contacts, of which each may ask for several skills, ${texts.join('; ')}`
}

/** Weeks that are staffed; 0 if these are not whole. */
function countWeeks({ interval, intervals }: Staffing): number {
  const last = intervals.at(-1)
  if (interval === undefined) return last === undefined || last.startMinute + last.minutes > DAY_MINUTES ? 1 : 0
  // Days when clocks change are not of 24 hours.
  const days = Math.round((Date.parse(interval.end) - Date.parse(interval.start)) / DAY_MS)
  return days % 7 === 0 ? days / 7 : 0
}

function hours(value: number): string {
  return `${count(value)} h`
}
