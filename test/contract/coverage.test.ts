/**
 * The operations our client declares are the platform's. That each was also exercised with success is evaluated at the end
 * of a whole run, by the contract's summary.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { declaredOperations } from '../support/contract/declared'
import { descriptionPath, readDescription } from '../support/contract/description'

const resources = join(import.meta.dirname, '../../src/resources')

describe('declared operations', () => {
  it('are at least 80, each declared once', () => {
    const ids = declaredOperations.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(80)
  })

  it('are all that the resources send', () => {
    const files = readdirSync(resources, { recursive: true, encoding: 'utf8' })
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    const declaration = /\b(?:operation\(\{\s*id: |(?:reads|queries|creates|posts|puts|patches|deletes)\(\s*)'(\w+)'/g
    const written = sources.flatMap((file) =>
      [...readFileSync(join(resources, file), 'utf8').matchAll(declaration)].map((match) => match[1]),
    )
    // Those of jobs are put together from parts, four of each of the five kinds.
    const listed = declaredOperations
      .map(({ id }) => id)
      .filter((id) => !/^(post|get|delete)Analytics\w+Job(s|Results)?$/.test(id))
    expect(written.sort()).toEqual(listed.sort())
    expect(declaredOperations.length - listed.length).toBe(20)
  })

  it.runIf(descriptionPath !== undefined)('have the official id, method and path', () => {
    const { operations } = readDescription(descriptionPath ?? '')
    const official = new Set(operations.map(({ id, method, path }) => `${id} ${method} ${path}`))
    const strange = declaredOperations.filter(({ id, method, path }) => !official.has(`${id} ${method} ${path}`))
    expect(strange).toEqual([])
  })

  it('are safe or idempotent only where their method or meaning makes them so', () => {
    const odd = declaredOperations.filter(({ method, kind }) =>
      method === 'GET' || method === 'HEAD' ? kind !== 'safe' : method !== 'POST' && kind !== 'idempotent',
    )
    expect(odd).toEqual([])
    const created = declaredOperations.filter(({ kind }) => kind === 'unsafe').map(({ id }) => id)
    expect(created.sort()).toEqual([
      'postNotificationsChannels',
      'postProcessautomationTriggers',
      'postRoutingLanguages',
      'postRoutingQueues',
      'postRoutingSkillgroups',
      'postRoutingSkills',
      'postRoutingUtilizationLabels',
      'postWorkforcemanagementBusinessunitWeekShorttermforecastsImport',
    ])
  })
})
