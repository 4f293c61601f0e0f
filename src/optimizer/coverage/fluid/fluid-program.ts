import { type Program, type ProgramBuilder, programBuilder } from '../program/program'
import type { ConstrainedFluidProgram } from './fluid-types'

/**
 * A fluid program written out in rows and columns, with the numbers of its rows and columns; -1 where one is not
 * needed.
 */
export interface FluidProgram {
  readonly program: Program
  /** Column of an agent's time on a type, at `a * types + k`. */
  readonly timeColumn: Int32Array
  /** Column of the part of a skill that an agent holds, at `a * skills + s`. */
  readonly holdColumn: Int32Array
  /** How much an agent's whole presence adds to the served multiple of a type's demand, at `a * types + k`. */
  readonly gain: Float64Array
  /** t is this many times the growth column, so that the column stays at about 1. */
  readonly growthUnit: number
  /** 1 where an agent may hold a skill. */
  readonly mayHold: Uint8Array
  readonly rows: FluidRows
}

/**
 * Rows by meaning; -1 for a missing one. Growth rows are divided by the unit of growth and minimums by themselves, so
 * that violations of different rows can be compared.
 */
export interface FluidRows {
  readonly growth: Int32Array
  readonly demand: Int32Array
  readonly time: Int32Array
  readonly holders: Int32Array
  readonly agent: Int32Array
  readonly ceiling: Int32Array
}

/**
 * Writes out a program. Columns are shares of presence, so the scale does not depend on capacity. The part of a skill
 * becomes a column only if a rule concerns it: an agent whose maximum cannot be reached holds all permitted skills.
 */
export function fluidProgram(program: ConstrainedFluidProgram): FluidProgram {
  const { agents, types, skills } = program
  const mayHold = allowed(program)
  const gain = relativeGain(program, mayHold)
  const builder = programBuilder()
  const growthUnit = unitOfGrowth(program, gain)
  const none = (size: number): Int32Array => new Int32Array(size).fill(-1)
  const rows: FluidRows = {
    growth: none(types),
    demand: none(types),
    time: none(types),
    holders: none(skills?.count ?? 0),
    agent: none(agents),
    ceiling: none(agents),
  }
  addTypeRows(program, mayHold, rows, builder)
  const growth: (readonly [number, number])[] = []
  for (let k = 0; k < types; k++) {
    if ((rows.growth[k] ?? -1) >= 0) growth.push([rows.growth[k] ?? 0, -1])
  }
  // Twice the unit, which is the least multiple that any type could get with all agents for itself.
  builder.addColumn(0, growth.length > 0 ? 2 : 0, 1, growth)
  const columns = addAgents({ program, mayHold, gain, growthUnit, rows, builder })
  return { program: builder.build(), ...columns, gain, growthUnit, mayHold, rows }
}

interface Context {
  readonly program: ConstrainedFluidProgram
  readonly mayHold: Uint8Array
  readonly gain: Float64Array
  readonly growthUnit: number
  readonly rows: FluidRows
  readonly builder: ProgramBuilder
}

/** Whether an agent may serve a type, judged by rates and skills. */
export function isOpen(
  { rates, types, skills }: ConstrainedFluidProgram,
  mayHold: Uint8Array,
  a: number,
  k: number,
): boolean {
  if (!((rates[a * types + k] ?? 0) > 0)) return false
  return (skills?.ofType[k] ?? []).every((s) => mayHold[a * (skills?.count ?? 0) + s] === 1)
}

function allowed({ agents, skills }: ConstrainedFluidProgram): Uint8Array {
  return skills?.mayHold ?? new Uint8Array(agents * (skills?.count ?? 0)).fill(1)
}

function relativeGain(program: ConstrainedFluidProgram, mayHold: Uint8Array): Float64Array {
  const { agents, types, rates, capacity, demand } = program
  const gain = new Float64Array(agents * types)
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) {
      if (!((demand[k] ?? 0) > 0) || !isOpen(program, mayHold, a, k)) continue
      gain[a * types + k] = ((rates[a * types + k] ?? 0) * (capacity[a] ?? 0)) / (demand[k] ?? 1)
    }
  }
  return gain
}

/** The least multiple that any type could reach if all agents worked for it alone. t is never above it. */
function unitOfGrowth({ agents, types }: ConstrainedFluidProgram, gain: Float64Array): number {
  let least = Number.POSITIVE_INFINITY
  for (let k = 0; k < types; k++) {
    let sum = 0
    for (let a = 0; a < agents; a++) sum += gain[a * types + k] ?? 0
    if (sum > 0) least = Math.min(least, sum)
  }
  return Number.isFinite(least) ? least : 1
}

function addTypeRows(
  program: ConstrainedFluidProgram,
  mayHold: Uint8Array,
  rows: FluidRows,
  builder: ProgramBuilder,
): void {
  const { types, demand, demandFloor, timeFloor, skills, agents } = program
  const endless = Number.POSITIVE_INFINITY
  for (let k = 0; k < types; k++) {
    const floor = demandFloor?.[k] ?? 0
    const time = timeFloor?.[k] ?? 0
    if ((demand[k] ?? 0) > 0) {
      rows.growth[k] = builder.addRow(0, endless)
      if (floor > 0) rows.demand[k] = builder.addRow(1, endless)
    }
    if (time > 0) rows.time[k] = builder.addRow(1, endless)
  }
  for (let a = 0; a < agents; a++) rows.agent[a] = builder.addRow(-endless, 1)
  for (let s = 0; s < (skills?.count ?? 0); s++) {
    const holders = skills?.holders?.[s] ?? 0
    if (holders > 0) rows.holders[s] = builder.addRow(holders - certainHolders(program, mayHold, s), endless)
  }
}

/** Agents who hold a skill at no cost, since they may hold all their permitted skills at once. */
function certainHolders(program: ConstrainedFluidProgram, mayHold: Uint8Array, skill: number): number {
  const count = program.skills?.count ?? 0
  let certain = 0
  for (let a = 0; a < program.agents; a++) {
    if (mayHold[a * count + skill] === 1 && !isLimited(program, mayHold, a)) certain += 1
  }
  return certain
}

/**
 * Whether an agent's maximum number of skills can restrict something: serving a type with several skills, or counting
 * as a holder.
 */
export function isLimited(program: ConstrainedFluidProgram, mayHold: Uint8Array, agent: number): boolean {
  const { skills, types } = program
  const ceiling = skills?.ceiling?.[agent] ?? Number.POSITIVE_INFINITY
  if (skills === undefined) return false
  let count = 0
  let counted = false
  for (let s = 0; s < skills.count; s++) {
    if (mayHold[agent * skills.count + s] !== 1) continue
    count += 1
    counted ||= (skills.holders?.[s] ?? 0) > 0
  }
  if (ceiling >= count) return false
  if (counted) return true
  // Shares of presence sum to 1, so the parts held sum to at most the size of the largest set of required skills.
  let widest = 0
  for (let k = 0; k < types; k++) {
    if (isOpen(program, mayHold, agent, k)) widest = Math.max(widest, skills.ofType[k]?.length ?? 0)
  }
  return ceiling < widest
}

type Entries = (readonly [row: number, value: number])[]

/** Adds the columns of all agents, and the rows that tie time to the parts of skills held. */
function addAgents({
  program,
  mayHold,
  gain,
  growthUnit,
  rows,
  builder,
}: Context): Pick<FluidProgram, 'timeColumn' | 'holdColumn'> {
  const { agents, types, capacity, skills } = program
  const count = skills?.count ?? 0
  const timeColumn = new Int32Array(agents * types).fill(-1)
  const holdColumn = new Int32Array(agents * count).fill(-1)
  for (let a = 0; a < agents; a++) {
    const holdings = isLimited(program, mayHold, a) ? addCeiling(program, mayHold, rows, builder, a) : undefined
    for (let k = 0; k < types; k++) {
      if (!isOpen(program, mayHold, a, k)) continue
      const entries: Entries = [[rows.agent[a] ?? 0, 1]]
      const served = gain[a * types + k] ?? 0
      addEntry(entries, rows.growth[k], served / growthUnit)
      addEntry(entries, rows.demand[k], served / (program.demandFloor?.[k] ?? 1))
      addEntry(entries, rows.time[k], (capacity[a] ?? 0) / (program.timeFloor?.[k] ?? 1))
      for (const s of holdings === undefined ? [] : new Set(skills?.ofType[k])) {
        const link = builder.addRow(Number.NEGATIVE_INFINITY, 0)
        entries.push([link, 1])
        holdings?.get(s)?.push([link, -1])
      }
      timeColumn[a * types + k] = builder.addColumn(0, 1, 0, entries)
    }
    for (const [s, entries] of holdings ?? []) {
      // A part that is in no rule except the maximum stays 0.
      if (entries.length > 1) holdColumn[a * count + s] = builder.addColumn(0, 1, 0, entries)
    }
  }
  return { timeColumn, holdColumn }
}

function addEntry(entries: Entries, row: number | undefined, value: number): void {
  if (row !== undefined && row >= 0) entries.push([row, value])
}

/** Adds the row of an agent's maximum; returns the entries of the parts that the agent may hold, by skill. */
function addCeiling(
  { skills }: ConstrainedFluidProgram,
  mayHold: Uint8Array,
  rows: FluidRows,
  builder: ProgramBuilder,
  agent: number,
): Map<number, Entries> {
  const ceiling = builder.addRow(Number.NEGATIVE_INFINITY, skills?.ceiling?.[agent] ?? 0)
  rows.ceiling[agent] = ceiling
  const out = new Map<number, Entries>()
  for (let s = 0; s < (skills?.count ?? 0); s++) {
    if (mayHold[agent * (skills?.count ?? 0) + s] !== 1) continue
    const holders = rows.holders[s] ?? -1
    out.set(
      s,
      holders < 0
        ? [[ceiling, 1]]
        : [
            [ceiling, 1],
            [holders, 1],
          ],
    )
  }
  return out
}
