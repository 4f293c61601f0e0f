import { seededRandom } from '../../core/random'
import type { World, WorldQueue } from '../model/types'
import type { Blueprint, QueuePlan } from './blueprint'
import { between, pick } from './draw'
import { queueName } from './names'

/** Default service level of a queue: 80 % within 20 s. */
const DEFAULT_SERVICE_LEVEL = { percentage: 0.8, durationMs: 20_000 }

/** Adds the planned queues to the world, without members. */
export function fillQueues(world: World, blueprint: Blueprint): void {
  const random = seededRandom(`${world.seed}/queues`)
  const divisions = [...world.divisions.keys()]
  const perSkill = new Map<string, number>()
  for (const plan of blueprint.queues) {
    const skill = world.skills.get(plan.skillIds[0] ?? '')?.name ?? 'General'
    const sameSkill = perSkill.get(skill) ?? 0
    perSkill.set(skill, sameSkill + 1)
    const touchedMs = world.startedAtMs - between(random, 31, 300) * 86_400_000
    const queue: WorldQueue = {
      id: plan.id,
      config: {
        ...defaultQueueConfig(),
        ...plannedSettings(world, plan),
        name: queueName(skill, sameSkill),
        divisionId: pick(random, divisions),
        description: `Contacts about ${skill.toLowerCase()}`,
        mediaSettings: mediaSettings(
          pick(random, [0.7, 0.8, 0.8, 0.9]),
          pick(random, [20_000, 20_000, 30_000, 60_000]),
        ),
        acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: pick(random, [600_000, 900_000, 1_800_000]) },
      },
      dateCreatedMs: touchedMs - between(random, 30, 900) * 86_400_000,
      dateModifiedMs: touchedMs,
      modifiedBy: '',
      members: new Map(),
    }
    world.queues.set(plan.id, queue)
  }
}

/** Default settings of a queue, which PUT uses for those left out. */
export function defaultQueueConfig(): Record<string, unknown> {
  return {
    mediaSettings: mediaSettings(DEFAULT_SERVICE_LEVEL.percentage, DEFAULT_SERVICE_LEVEL.durationMs),
    scoringMethod: 'TimestampAndPriority',
    lastAgentRoutingMode: 'Disabled',
    acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 300_000 },
    skillEvaluationMethod: 'ALL',
    memberGroups: [],
    routingRules: [],
    autoAnswerOnly: true,
    enableTranscription: false,
    enableAudioMonitoring: false,
    enableManualAssignment: false,
    suppressInQueueCallRecording: true,
    defaultScripts: {},
    outboundMessagingAddresses: {},
  }
}

function plannedSettings(world: World, plan: QueuePlan): Record<string, unknown> {
  return {
    skillEvaluationMethod: plan.method,
    ...(plan.rings > 0 ? { bullseye: bullseye(plan) } : {}),
    ...(plan.index % 5 === 2
      ? {
          outboundEmailAddress: {
            domain: { id: 'example.com' },
            route: { id: world.org.id, pattern: 'support', fromName: 'Support' },
          },
        }
      : {}),
  }
}

function bullseye(plan: QueuePlan) {
  // The platform reserves the last ring: it has no timeout of its own.
  const rings = Array.from({ length: plan.rings }, (_, index) => ({
    ...(index < plan.rings - 1
      ? { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 15 * (index + 1) }] }
      : {}),
    actions: { skillsToRemove: [] },
    memberGroups: [],
  }))
  return { rings }
}

function mediaSettings(percentage: number, durationMs: number): Record<string, unknown> {
  const voice = { alertingTimeoutSeconds: 8, enableAutoAnswer: false, serviceLevel: { percentage, durationMs } }
  const text = { ...voice, alertingTimeoutSeconds: 30, serviceLevel: { percentage, durationMs: durationMs * 3 } }
  return {
    call: voice,
    callback: {
      ...voice,
      alertingTimeoutSeconds: 30,
      mode: 'AgentFirst',
      autoDialDelaySeconds: 300,
      autoEndDelaySeconds: 300,
    },
    chat: text,
    email: { ...text, alertingTimeoutSeconds: 300, serviceLevel: { percentage: 0.8, durationMs: 86_400_000 } },
    message: text,
  }
}
