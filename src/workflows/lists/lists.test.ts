import { expect, it } from 'vitest'
import { BARE_SNAPSHOT } from '../../../test/support/bare-snapshot'
import type { Change, PlanLimits, Snapshot, SnapshotAgent, Want } from '../../documents'
import { planOrg } from '../plan/plan-org'
import { readLeavers } from './leavers'

const agentOf = (id: string, name: string, more: Partial<SnapshotAgent> = {}): SnapshotAgent => {
  return { id, name, state: 'active', skills: [], languages: [], certifications: [], ...more }
}
const memberOf = (userId: string, more = {}) => ({ userId, joined: true, ring: 1, memberBy: 'user', ...more })
const queueOf = (id: string, name: string, members: readonly ReturnType<typeof memberOf>[]) => {
  const rings = [1, 2].map(() => ({ skillsToRemove: [] }))
  return { id, name, evaluation: 'BEST', serviceLevels: {}, rings, members }
}
const ORG: Snapshot = {
  ...BARE_SNAPSHOT,
  skills: ['Billing', 'Claims'].map((name) => ({ id: `s-${name}`, name, state: 'active' })),
  languages: [{ id: 'l-de', name: 'Deutsch' }],
  queues: [
    queueOf('q1', 'Care', [memberOf('u1', { ring: 2 }), memberOf('u2')]),
    queueOf('q2', 'Sales', [memberOf('u1', { memberBy: 'group' })]),
  ],
  agents: [
    agentOf('u1', 'Ada Abe', {
      skills: [
        { id: 's-Billing', level: 4 },
        { id: 's-Claims', level: 2.5 },
      ],
      languages: [{ id: 'l-de', level: 5 }],
    }),
    agentOf('u2', 'Bee, Bo', { skills: [{ id: 's-Billing', level: 5 }] }),
    agentOf('u3', 'Cy Cole', { profile: { email: 'cy@x.example', groups: [] } }),
  ],
}
const text = (change: Change): string => {
  const of =
    'skill' in change
      ? change.skill
      : 'language' in change
        ? change.language
        : 'queue' in change
          ? change.queue
          : undefined
  return `${'user' in change ? change.user.id : ''} ${change.kind} ${of?.name} ${formatAfter(change)}`
}
/** The value of a change; a new membership is always the same. */
const formatAfter = ({ kind, after }: Change): string => (kind === 'member.add' ? 'as new' : JSON.stringify(after))
const planOf = async (want: Want, limits: PlanLimits = {}) => {
  const { plan } = await planOrg({ snapshot: ORG }, { want, limits, forecast: { method: 'none' } })
  return { ...plan, texts: plan.changes.map(text).sort() }
}

it('a copy has the levels, languages and queues of the other, and says what a group keeps from it', async () => {
  const plan = await planOf({ like: { like: 'ada abe', agents: ['Bee, Bo', 'cy@x.example'] } })
  expect(plan.source).toBe('like')
  expect(plan.texts).toEqual([
    'u2 language.set Deutsch 5',
    'u2 member.ring Care 2',
    'u2 skill.set Billing 4',
    'u2 skill.set Claims 2.5',
    'u3 language.set Deutsch 5',
    'u3 member.add Care as new',
    'u3 member.ring Care 2',
    'u3 skill.set Billing 4',
    'u3 skill.set Claims 2.5',
  ])
  expect(plan.notes).toEqual([
    'Ada Abe is in Sales through a group, which is not copied: add people to the group instead.',
  ])
  expect(
    (await planOf({ like: { like: 'u1', agents: ['u2'] } }, { existingLevels: 'keepHigher' })).texts,
  ).not.toContain('u2 skill.set Billing 4')
  await expect(planOf({ like: { like: 'Ada Abe', agents: ['Ada Abe, Nobody'] } })).rejects.toThrow(
    /no agent "Nobody".*leave them out/s,
  )
})

it('leavers lose each skill, language and membership explicitly, and guardrails hold', async () => {
  const guardrails = { format: 'skillroute/guardrails@1', changes: { maxChanges: 3 } } as const
  const plan = await planOf({ leavers: ['Ada Abe'] }, { guardrails })
  expect(plan.texts).toEqual([
    'u1 language.remove Deutsch null',
    'u1 member.remove Care null',
    'u1 skill.remove Billing null',
    'u1 skill.remove Claims null',
  ])
  expect(plan.guardrails?.find(({ ok }) => !ok)).toMatchObject({ found: 4 })
  expect(plan.notes).toEqual(['Ada Abe stays in Sales, where a group makes them a member: take them out of the group.'])
  await expect(planOf({ leavers: ['Nobody'] })).rejects.toThrow('no agent "Nobody"')
})

it.each([
  ['Ada Abe\r\n\r\nBee, Bo\n', ['Ada Abe', 'Bee, Bo']],
  ['\uFEFFteam;Name;E-Mail\nx;Ada Abe;\nx;Cy;cy@x.example\n', ['Ada Abe', 'Cy <cy@x.example>']],
  ['name,mail\nCy,Cy Cole <cy@x.example>\n', ['Cy <cy@x.example>']],
  ['Name;Notiz;Notiz\nAda Abe;x;y\n', ['Ada Abe']],
  ['Name;;\nAda Abe;;until May\n', ['Ada Abe']],
])('leavers are read from lines and from columns: %j', async (list, names) => {
  expect(await readLeavers({ text: list })).toEqual(names)
})

it('leavers whose names were split at a comma are refused', async () => {
  await expect(readLeavers({ text: 'name\nBee, Bo\n' })).rejects.toThrow('has more cells than there are headings')
})

it('leavers whose skills could not be read, rows of two people and rows of nobody are refused', async () => {
  const gaps = [{ kind: 'agent' as const, id: 'u3', reason: 'refused' }]
  const unread = planOrg({ snapshot: { ...ORG, gaps } }, { want: { leavers: ['u3'] }, forecast: { method: 'none' } })
  await expect(unread).rejects.toThrow('the skills of Cy Cole could not be read (refused)')
  const both = await readLeavers({ text: 'name,mail\nAda Abe,cy@x.example\nCole C.,cy@x.example\n' })
  await expect(planOf({ leavers: both })).rejects.toThrow(/cy@x.example belongs to the agent "Cy Cole"/)
  const ids = await readLeavers({ text: 'id,mail\nu1,cy@x.example\nu3,cy@x.example\n' })
  await expect(planOf({ leavers: ids })).rejects.toThrow(/"u1 <cy@x.example>": cy@x.example belongs to/)
  expect((await planOf({ leavers: ids.slice(1) })).changes).toEqual([])
  expect((await planOf({ leavers: both.slice(1) })).changes).toEqual([])
  const nobody = readLeavers({ text: 'name,left on\nAda Abe,2026-01-01\n,2026-02-01\n' })
  await expect(nobody).rejects.toMatchObject({ issues: [{ line: 3, message: 'has no agent, name or mail' }] })
})

it('new hires hold what a template holds and what their columns say', async () => {
  const list = 'mail;name;like;Billing;Deutsch;Sales\ncy@x.example;Cy;Ada Abe;3,5;-;x\n;Bee, Bo;;;4;\n'
  const plan = await planOf({ newHires: { text: list, file: 'hires.csv' } })
  expect(plan.source).toBe('new-hires')
  expect(plan.texts).toEqual([
    'u2 language.set Deutsch 4',
    'u3 member.add Care as new',
    'u3 member.add Sales as new',
    'u3 member.ring Care 2',
    'u3 skill.set Billing 3.5',
    'u3 skill.set Claims 2.5',
  ])
  expect((await planOf({ newHires: { text: 'name,Billing\nCy Cole,3\n , \n' } })).texts).toHaveLength(1)
  const nobody = planOf({ newHires: { text: 'name,like\n', file: 'hires.csv' } })
  await expect(nobody).rejects.toThrow('names nobody: give each new hire a row')
  const wrong = 'name,like,Billing,Shoes\nDee Doe,,3,\nCy Cole,Zed,9,\nCy Cole,,,\n'
  const refused = await planOf({ newHires: { text: wrong, file: 'hires.csv' } }).catch((error: unknown) =>
    String(error),
  )
  expect(refused).toMatch(/Shoes: is no skill, language or queue/)
  expect(refused).toMatch(/no agent "Dee Doe".*create the user in Genesys Cloud first/)
  expect(refused).toMatch(/no agent "Zed"/)
  expect(refused).toMatch(/"9" is not a level/)
  expect(refused).toMatch(/is in an earlier line too/)
  const misplaced = 'name,like,Billing,s-Billing,\nCy Cole,,3,5,x,4\n,Ada Abe,3,,\n'
  const placed = await planOf({ newHires: { text: misplaced } }).catch((error: unknown) => String(error))
  expect(placed).toMatch(/s-Billing: means the same as the column Billing/)
  expect(placed).toMatch(/no heading, but a cell with text in line 2/)
  expect(placed).toMatch(/Cy Cole: has more cells than there are headings/)
  expect(placed).toMatch(/has no agent, name or mail/)
  await expect(planOf({ newHires: { text: 'who,what\n' } })).rejects.toThrow('must begin with a row of headings')
})
