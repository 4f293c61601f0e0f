import type { Estimate, Improvement, SkillRecommendation } from '../../src/documents'

/** A value with an interval of the given half-width. */
function around(mean: number, halfWidth: number): Estimate {
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth }
}

/** Each point of the curve brings a point of service level and 100 contacts a week more than the one before. */
export function improvementOf(
  sizes: readonly number[],
  chosen: number,
  why = 'further changes bring far less each',
): Improvement {
  const curve = [0, ...sizes].map((changes, i) => ({
    changes,
    agents: changes,
    serviceLevel: around(0.6 + 0.01 * i, 0.004),
    gain: around(0.01 * i, i === 0 ? 0 : 0.005),
    contactsPerWeek: around(100 * i, i === 0 ? 0 : 50),
    occupancySpread: 0.1,
    queues: [
      {
        queue: { id: 'q1', name: 'Sales' },
        serviceLevel: around(0.91 - 0.01 * i, 0.01),
        gain: around(0, 0.01),
        target: 0.8,
      },
      {
        queue: { id: 'q2', name: 'Billing' },
        serviceLevel: around(0.5 + 0.04 * i, 0.01),
        gain: around(0, 0.01),
        target: 0.8,
      },
    ],
  }))
  const waves = curve.slice(1, chosen + 1).map((point, i) => ({
    wave: i + 1,
    changes: point.changes - (curve[i]?.changes ?? 0),
    agents: point.agents - (curve[i]?.agents ?? 0),
    contactsPerWeek: around(100, 50),
    serviceLevel: point.serviceLevel,
  }))
  const { changes = 0, agents = 0 } = curve[chosen] ?? {}
  return { format: 'skillroute/improvement@1', curve, waves, chosen: { changes, agents, why }, changes: [], notes: [] }
}

/** A grant of a wave, whose interval begins at `low`. */
export function recommendationOf(id: string, wave: number, low: number): SkillRecommendation {
  return {
    format: 'skillroute/recommendation@1',
    id,
    action: 'ADD',
    agent: { id, name: `Agent ${id}` },
    skill: { id: 's', name: 'Billing' },
    before: null,
    after: 1,
    queues: [{ id: 'q2', name: 'Billing' }],
    reason: 'Because.',
    evidence: {},
    value: { contactsPerWeek: 12, method: 'simulation', interval: { low, high: 20, confidence: 0.95 } },
    isUncertain: low <= 0,
    wave,
  }
}
