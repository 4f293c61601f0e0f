import type { Recommendation, SkillMove } from '../../documents'
import { atLeast } from '../staffing/meets'
import { outlookWeek, type QueueOutlook, remembering } from '../what-if/outlook'
import { answeredInTime, type Candidate, candidates, needs, type Stage, stageAfter, stageOutlook } from './needs'
import { occupancyOf, perWeek, queuesActedIn, refs, type Scene } from './scene'
import { type SkillNow, skillsNow } from './skill-now'

/** Level of a new skill where nothing tells how fast the agent will be: the middle of the scale. */
const MIDDLE_LEVEL = 3

/** After so many candidates in a row without a gain no more are tried for a skill. */
const FRUITLESS_TRIES = 5

/**
 * Grants, found one after the other: the candidate with the most relief is tried, kept if it brings contacts answered in
 * time, and the next is judged with the capacity that it leaves. So a skill gets no more holders than it needs.
 */
export function adds(scene: Scene): Recommendation[] {
  const moves: SkillMove[] = []
  const found: Recommendation[] = []
  const refused = new Set<string>()
  let stage = stageAfter(scene, moves)
  const nowOf = skillsNow(scene, stage)
  let present = stageOutlook(scene, stage)
  // Targets are looked at as finely as the forecast will: hours hide the worst quarters.
  const finest = remembering(outlookWeek(scene.model, scene.settings.staffing))
  const start = stageOutlook(scene, stage, finest)
  const fruitless = new Map<string, number>()
  const isOpen = (own: Candidate): boolean =>
    !refused.has(moveKey(own)) && (fruitless.get(own.skillId) ?? 0) < FRUITLESS_TRIES
  while (moves.length < scene.settings.maxAdds) {
    const candidate = candidates(scene, stage, needs(scene, stage)).find(isOpen)
    if (candidate === undefined) break
    const level = scene.standings.levelOf(candidate.agent.id, candidate.skillId) ?? MIDDLE_LEVEL
    const move = { agentId: candidate.agent.id, skillId: candidate.skillId, level }
    const next = stageAfter(scene, [...moves, move])
    const after = stageOutlook(scene, next)
    const value = answeredInTime(after) - answeredInTime(present)
    if (value < scene.settings.minValue || costsATarget(start, stageOutlook(scene, next, finest))) {
      refused.add(moveKey(candidate))
      fruitless.set(candidate.skillId, (fruitless.get(candidate.skillId) ?? 0) + 1)
      continue
    }
    found.push(
      recommendation(
        scene,
        candidate,
        level,
        value,
        { before: stage, after: next, now: nowOf(candidate.skillId) },
        after,
      ),
    )
    moves.push(move)
    fruitless.delete(candidate.skillId)
    stage = next
    present = after
  }
  return found
}

/** A fall of service level below this is the price of any shared agent. */
const MATERIAL_FALL = 0.01

/** Whether a queue that meets its service level today would fall below it by a fall that matters. */
function costsATarget(start: readonly QueueOutlook[], after: readonly QueueOutlook[]): boolean {
  return start.some(({ target, measures }, i) => {
    const then = after[i]?.measures.serviceLevel ?? 0
    const falls = measures.serviceLevel - then > MATERIAL_FALL
    return falls && atLeast(measures.serviceLevel, target.ratio) && !atLeast(then, target.ratio)
  })
}

function moveKey({ agent, skillId }: Candidate): string {
  return `${agent.id}\n${skillId}`
}

function recommendation(
  scene: Scene,
  { agent, skillId, needs: open }: Candidate,
  level: number,
  value: number,
  { before, after, now }: { readonly before: Stage; readonly after: Stage; readonly now: SkillNow },
  queues: readonly QueueOutlook[],
): Recommendation {
  const skill = scene.skill(skillId)
  const main = open.reduce((best, need) => (need.saturation > best.saturation ? need : best), open[0] ?? NO_NEED)
  const type = before.model.contactTypes[main.k]
  const seconds = type === undefined ? 0 : scene.times.ahtSeconds(agent.id, type.id)
  const own = occupancyOf([agent])
  const spare = own === undefined ? 'is activated in the queue' : `is ${percent(own)} occupied`
  const reason = `${loadText(scene, skill.name, now)}; ${agent.name} ${spare} and is expected to need ${seconds.toFixed(0)} s a contact (mean ${type?.ahtSeconds.toFixed(0) ?? '-'} s).`
  const methods = [...new Set(queues.map(({ method }) => method))].sort().join('+')
  return {
    format: 'skillroute/recommendation@1',
    id: `ADD:${agent.id}:${skillId}`,
    action: 'ADD',
    agent: { id: agent.id, name: agent.name },
    skill,
    before: null,
    after: level,
    queues: refs(queuesActedIn(scene, agent, skillId)),
    reason,
    evidence: {
      kind: 'grant',
      offered: now.offered,
      ...(now.utilization === undefined ? {} : { skilledUtilization: now.utilization }),
      saturationBefore: finite(now.saturation),
      ...(now.unserved === 0 ? {} : { unservedContacts: now.unserved }),
      saturationAfter: finite(after.split.saturation[main.k] ?? 0),
      ...(own === undefined ? {} : { agentUtilization: own }),
      expectedAhtSeconds: seconds,
      meanAhtSeconds: type?.ahtSeconds ?? 0,
      levelBasis: scene.standings.scales.has(skillId) ? 'speed on other skills' : 'middle of the scale',
    },
    value: { contactsPerWeek: value, method: methods },
  }
}

/** How the skill stands now: the same for every grant of it. */
function loadText(scene: Scene, name: string, { able, utilization, saturation, offered, unserved }: SkillNow): string {
  const contacts = `${perWeek(scene, offered)} contacts a week`
  if (!Number.isFinite(saturation)) return `Nobody on queue can take ${name} (${contacts})`
  const one = able === 1
  const busy = utilization === undefined ? '' : `${one ? 'is' : 'are'} ${percent(utilization)} occupied and `
  const rest = unserved === 0 ? '' : `, of which nobody can take ${perWeek(scene, unserved)}`
  const load = `an offered load of ${percent(saturation)} of capacity`
  const who = one ? 'The one agent' : `The ${able} agents`
  return `${who} who can take ${name} ${busy}${one ? 'faces' : 'face'} ${load} (${contacts}${rest})`
}

const NO_NEED = { k: -1, utilization: undefined, saturation: 0 }

function finite(value: number): number | string {
  return Number.isFinite(value) ? value : 'nobody can serve it'
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`
}
