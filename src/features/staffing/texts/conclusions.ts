import { shellWord } from '../../../core/text/shell-word'
import { DAY_MINUTES, DAY_MS } from '../../../core/time/durations'
import { count, percent, plural } from '../../../report/text/kit/figures'
import { MIN_HOURS, type StaffedQueue, type Staffing, type StaffingTotal } from '../documents/staffing'

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
    serviceText(staffing),
    `At most ${plural(total.peakAgents, 'agent')} on queue at once${toSchedule}; ${hours(total.agentHours)} on queue${paid}, in whole agents for each interval.`,
    ...(isShared(staffing) ? [sharingText(total)] : []),
    ...(total.rosterHours === undefined ? [] : rosterLines(staffing, total.rosterHours)),
  ]
}

/** All intervals together: the contacts, and their service with the agents needed and with the roster. */
function serviceText({ intervals, total }: Staffing): string {
  const rows = intervals.map(({ minutes, queues, roster }) => {
    const contacts = queues.reduce((sum, { callsPerHour }) => sum + (callsPerHour * minutes) / 60, 0)
    return { contacts, level: roster?.serviceLevel }
  })
  const contacts = rows.reduce((sum, row) => sum + row.contacts, 0)
  const within = rows.reduce((sum, row) => sum + row.contacts * (row.level ?? 0), 0)
  const roster =
    total.rosterHours === undefined || contacts === 0 ? '' : `, ${percent(within / contacts)} with the roster`
  return `In all ${plural(contacts, 'contact')}: ${percent(total.serviceLevel)} within their target with the agents needed${roster}.`
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
  const { queues, total, shrinkage, org, grants } = staffing
  const { elsewhereHours = 0, shortHours = 0, surplusHours = 0 } = total
  // Needed less roster is what is missing, less what is above, and what is not needed because the target is met without.
  const withoutHours = total.agentHours - rosterHours - shortHours + surplusHours
  const met =
    withoutHours < MIN_HOURS
      ? ''
      : `; where its target is met with ${hours(withoutHours)} fewer than needed, none are missing`
  const has = `${hours(shortHours)} missing where it misses the target, ${hours(surplusHours)} above what is needed in other intervals${met}.`
  const roster =
    elsewhereHours < MIN_HOURS
      ? `The roster has ${hours(rosterHours)} on queue of ${hours(total.agentHours)} needed: ${has}`
      : `Agents who take these contacts are ${hours(rosterHours + elsewhereHours)} on queue; other queues need ${hours(elsewhereHours)} of that, ${hours(rosterHours)} are left of ${hours(total.agentHours)} needed: ${has}`
  if (shortHours < MIN_HOURS) return [roster]
  const paid = shortHours / (1 - shrinkage)
  const weeks = countWeeks(staffing)
  const atOnce = Math.max(...staffing.intervals.map((interval) => -(interval.roster?.over ?? 0)))
  const missing =
    weeks > 0
      ? `The missing hours are ${(paid / WEEK_HOURS / weeks).toFixed(1)} FTE of ${WEEK_HOURS} h a week${shrinkage === 0 ? '' : `, of which shrinkage takes ${percent(shrinkage, 0)}`}`
      : `At most ${atOnce.toFixed(1)} agents are missing on queue at once${shrinkage === 0 ? '' : `; with shrinkage of ${percent(shrinkage, 0)}, the missing hours are ${hours(paid)} to schedule`}`
  const skills = queues.length > FEW_QUEUES ? '' : skillsText(queues)
  return [roster, `${missing}${skills}.`, ...(org === undefined && grants === undefined ? [] : [grantsText(staffing)])]
}

function grantsText({ queues, grants }: Staffing): string {
  if (grants === undefined)
    return 'No changes of skills and queues in place of more agents are known: a search for them takes --queue or --division, the service levels of the queues as target, and no --separate or --add-queue.'
  const { changes, agents, target, serviceLevel, days, timeZone } = grants
  const level = `${percent(serviceLevel)} of these contacts within their target`
  if (changes === 0 && serviceLevel >= target)
    return `With the roster and without changes ${level} in all, of ${percent(target)} aimed at: changes for single intervals were not searched.`
  const found = `${plural(changes, 'change')} of skills and queues of ${plural(agents, 'agent')} would bring ${level}`
  if (serviceLevel < target)
    return `Without more agents, no changes of skills and queues were found that reach ${percent(target)}: ${changes === 0 ? `it stays at ${level}` : `the best, ${found}`}.`
  const week = `${days === undefined ? '' : ` --for ${days}`}${timeZone === undefined ? '' : ` --time-zone ${timeZone}`}`
  const queueNames = queues.map(({ name }) => shellWord(name)).join(' ')
  return `Without more agents: ${found}. skillroute recommend --queue ${queueNames} --reach ${percent(target).replace(' ', '')}${week} shows them, with the files and other options of this forecast.`
}

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

export function hours(value: number): string {
  return `${count(value)} h`
}
