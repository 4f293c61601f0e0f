import { DAY_MINUTES, WEEK_MINUTES } from '../../../core/time/durations'
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
  const fte = shortHours / (1 - shrinkage) / WEEK_HOURS / countWeeks(staffing)
  const skills = queues.length > FEW_QUEUES ? '' : skillsText(queues)
  const lines = [roster, `The missing hours are ${fte.toFixed(1)} FTE of ${WEEK_HOURS} h a week${skills}.`]
  if (grants === undefined) return lines
  const { changes, agents, target, serviceLevel } = grants
  const queueNames = queues.map(({ name }) => `"${name}"`).join(' ')
  return [
    ...lines,
    `Without more agents: ${plural(changes, 'change')} of skills and queues of ${plural(agents, 'agent')} would bring ${percent(serviceLevel)} of these contacts within their target. skillroute recommend --queue ${queueNames} --reach ${percent(target).replace(' ', '')} shows them.`,
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

function countWeeks({ interval, intervals }: Staffing): number {
  if (interval !== undefined) {
    return (Date.parse(interval.end) - Date.parse(interval.start)) / (WEEK_MINUTES * 60_000)
  }
  const last = intervals.at(-1)
  return last === undefined || last.startMinute + last.minutes > DAY_MINUTES ? 1 : 1 / 7
}

function hours(value: number): string {
  return `${count(value)} h`
}
