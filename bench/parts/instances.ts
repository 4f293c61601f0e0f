import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Estimate, Simulation } from '../../src/documents'
import { defineModel, simulate } from '../../src/optimizer'
import type { SimulateOptions } from '../../src/optimizer/simulate'

/** A result of an instance, see `bench/instances/README.md`. */
interface Published {
  readonly figure: string
  readonly of?: readonly string[]
  readonly value: number
  readonly within: number
  readonly note?: string
}

/** An instance of `bench/instances/index.yaml`. */
export interface Instance {
  readonly file: string
  readonly source: string
  /** Why ours differs from what is published. */
  readonly differs?: string
  readonly simulate: Omit<SimulateOptions, 'seed'>
  readonly days: number
  readonly published: readonly Published[]
}

/** A published figure and ours, with its 95 % interval. */
export interface Compared {
  readonly instance: string
  readonly figure: string
  readonly published: number
  readonly within: number
  readonly ours: number
  readonly halfWidth: number
}

const FOLDER = join('bench', 'instances')
const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8'))

export function readInstances(): readonly Instance[] {
  return read('index.yaml')
}

/** Simulates an instance. @param part of its replications or hours; fewer make intervals wider */
export function runInstance({ file, simulate: options, days, published }: Instance, part = 1): Compared[] {
  const { replications, hours = 0 } = options
  const shorter =
    replications === undefined
      ? { hours: hours * part }
      : { replications: Math.max(2, Math.round(replications * part)) }
  const result = simulate(defineModel(read(`${file}.yaml`)), { seed: 1, ...options, ...shorter })
  return published.map(({ figure, of = [], value, within }) => {
    const factor = COUNTS.includes(figure) ? days : 1
    const { mean, halfWidth } = figureOf(result, figure, of)
    const name = of.length === 0 ? figure : `${figure} of ${of.join(', ')}`
    const ours = { ours: factor * mean, halfWidth: factor * halfWidth }
    return { instance: file, figure: name, published: value, within, ...ours }
  })
}

export function agrees({ published, within, ours, halfWidth }: Compared): boolean {
  return Math.abs(ours - published) <= within + halfWidth
}

/** Figures that are counts of a run. */
const COUNTS = ['answered', 'abandoned', 'offered', 'lost']

interface Value {
  readonly mean: number
  readonly halfWidth: number
}

function figureOf(result: Simulation, figure: string, of: readonly string[]): Value {
  const groups = (result.agentGroups ?? []).filter(({ agentGroupId }) => of.includes(agentGroupId))
  if (figure === 'busyShare')
    // Who finishes a contact after the hours that count is present longer.
    return combined(groups.map(({ busy, agents }) => [scaled(estimate(busy), 1 / agents), agents]))
  if (figure === 'occupancy' && of.length > 0)
    return combined(groups.map(({ occupancy, present }) => [estimate(occupancy), present.mean]))
  const services =
    of.length === 0 ? [result.total] : result.contactTypes.filter(({ contactTypeId }) => of.includes(contactTypeId))
  const figureIn = (service: (typeof services)[number]): Value => {
    const { abandoned, balked, serviceLevel, balkProbability } = service
    if (figure === 'lost') return sum([estimate(abandoned), estimate(balked)])
    if (figure === 'inTimeOrLost') return sum([estimate(serviceLevel.waitWithin), estimate(balkProbability)])
    return estimate(valueAt(service, figure))
  }
  if (COUNTS.includes(figure)) return sum(services.map(figureIn))
  return combined(services.map((service) => [figureIn(service), service.offered.mean]))
}

function sum(values: readonly Value[]): Value {
  return {
    mean: values.reduce((all, { mean }) => all + mean, 0),
    halfWidth: Math.hypot(...values.map(({ halfWidth }) => halfWidth)),
  }
}

/** The mean by weights. */
function combined(values: readonly (readonly [Value, number])[]): Value {
  const all = values.reduce((total, [, weight]) => total + weight, 0)
  return sum(values.map(([value, weight]) => scaled(value, weight / all)))
}

function scaled({ mean, halfWidth }: Value, factor: number): Value {
  return { mean: mean * factor, halfWidth: halfWidth * factor }
}

function estimate({ mean, halfWidth }: Estimate): Value {
  return { mean, halfWidth: halfWidth ?? 0 }
}

function valueAt(value: object, path: string): Estimate {
  return path.split('.').reduce((own, key) => Reflect.get(own, key), value) as Estimate
}
