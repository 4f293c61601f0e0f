import { readFileSync } from 'node:fs'
import type { ModelAgent, RoutingModel } from '../../src/documents'
import type { RoutingRules } from '../../src/optimizer'

/** A multi-skill queue whose stationary probabilities are known. Units are agent groups, or single agents. */
export interface ExactModel {
  readonly model: {
    readonly id: string
    readonly types: readonly {
      readonly perSecond: number
      readonly patienceRate?: number
      readonly queueLimit?: number
      readonly priority?: number
      readonly balk?: number
    }[]
    readonly targetSeconds: readonly number[]
    /** By unit and type; 0: cannot. */
    readonly groups?: readonly { readonly agents: number; readonly reserve?: number }[]
    readonly ahtSeconds?: readonly (readonly number[])[]
    readonly groupsOfType?: readonly (readonly number[])[]
    readonly typesOfGroup?: readonly (readonly number[])[]
    /** By type and group. */
    readonly resolution?: readonly (readonly number[])[]
    readonly agents?: readonly { readonly ahtSeconds: readonly number[]; readonly scores?: readonly number[] }[]
    readonly waitingLimit?: number
    readonly agentChoice?: string
    readonly contactChoice?: string
  }
  readonly exact: {
    readonly types: readonly {
      readonly atOnce: number
      readonly mustWait: number
      readonly turnedAway: number
      readonly balked: number
      readonly abandoned: number
      readonly queueLength: number
      readonly meanWaitEntered: number
      readonly meanWaitOffered: number
      readonly atOnceByUnit: readonly number[]
      readonly withinServiceLevel: readonly number[]
    }[]
    readonly units: readonly { readonly busy: number; readonly byType?: readonly number[] }[]
    readonly busyByTypeAndUnit?: readonly (readonly number[])[]
  }
}

export function exactModels(): ExactModel[] {
  return JSON.parse(readFileSync(new URL('../fixtures/multi-skill.json', import.meta.url), 'utf8'))
}

/** Contact type k is `t{k}`, unit u is group `g{u}` or agent `g{u}`. One skill for each type; who can serve it holds it. */
export function toRoutingModel({ model }: ExactModel): { model: RoutingModel; rules: RoutingRules } {
  const typeIds = model.types.map((_, k) => `t${k}`)
  const contactTypes = model.types.map((type, k) => ({
    id: `t${k}`,
    queueId: 'q',
    mediaType: 'voice',
    skillIds: [`s${k}`],
    callsPerHour: type.perSecond * 3600,
    peakCallsPerHour: type.perSecond * 3600,
    offered: 0,
    answered: 0,
    abandoned: 0,
    ahtSeconds: 100,
    ...(type.patienceRate === undefined ? {} : { patienceSeconds: 1 / type.patienceRate }),
    ...(type.queueLimit === undefined ? {} : { queueLimit: type.queueLimit }),
    ...(type.balk === undefined ? {} : { balkProbability: type.balk }),
    ...(type.priority === undefined ? {} : { priority: type.priority }),
    ...(model.groupsOfType === undefined ? {} : { agentGroupIds: (model.groupsOfType[k] ?? []).map((g) => `g${g}`) }),
    target: { ratio: 0.8, seconds: 20 },
  }))
  const groups = (model.groups ?? []).map((group, g) => ({
    id: `g${g}`,
    contactTypeIds: (model.typesOfGroup?.[g] ?? []).map((k) => `t${k}`),
    ...(group.reserve === undefined ? {} : { reserve: group.reserve }),
  }))
  const agents =
    model.agents?.map((agent, a) => sketch(`g${a}`, agent.ahtSeconds, agent.scores)) ??
    groups.flatMap(({ id }, g) =>
      Array.from({ length: model.groups?.[g]?.agents ?? 0 }, (_, i) => ({
        ...sketch(`${id}-${String(i).padStart(2, '0')}`, model.ahtSeconds?.[g] ?? []),
        group: id,
        resolution: Object.fromEntries(typeIds.map((type, k) => [type, model.resolution?.[k]?.[g] ?? 1])),
      })),
    )
  return {
    model: {
      format: 'skillroute/model@1',
      skills: typeIds.map((_, k) => ({ id: `s${k}`, name: `Skill ${k}` })),
      queues: [{ id: 'q', name: 'Queue', evaluation: 'ALL', predictive: false }],
      contactTypes,
      agents,
      ...(groups.length > 0 ? { agentGroups: groups } : {}),
      ...(model.waitingLimit === undefined ? {} : { waitingLimit: model.waitingLimit }),
      notes: [],
    },
    rules:
      model.groups === undefined
        ? {
            agentChoice: model.agentChoice === 'longestIdle' ? 'longestIdle' : 'highestLevel',
            contactChoice: contactRule(model.contactChoice),
          }
        : { agentChoice: 'rankList', contactChoice: 'rankList' },
  }
}

function contactRule(name: string | undefined): NonNullable<RoutingRules['contactChoice']> {
  if (name === 'priorityThenFifo') return 'priority'
  return name === 'agentScoreThenFifo' ? 'agentLevel' : 'oldest'
}

function sketch(id: string, ahtSeconds: readonly number[], scores: readonly number[] = []): ModelAgent {
  const own = ahtSeconds.flatMap((aht, k) => (aht > 0 ? [{ k, aht }] : []))
  return {
    id,
    name: id,
    skills: own.map(({ k }) => ({ id: `s${k}`, level: scores[k] ?? 3 })),
    languages: [],
    queues: [{ queueId: 'q', ring: 1 }],
    certifications: [],
    eligible: true,
    availability: 1,
    staffedSeconds: 3600,
    handling: [],
    ahtSeconds: Object.fromEntries(own.map(({ k, aht }) => [`t${k}`, aht])),
  }
}
