import { expect, it } from 'vitest'
import { readLeave } from './read-leave'

const snapshot = {
  agents: ['Ada', 'Bob'].map((name) => ({
    id: name.toLowerCase(),
    name,
    state: 'active',
    skills: [],
    languages: [],
    certifications: [],
  })),
}
const options = { snapshot, timeZone: 'Europe/Berlin' }
const ADA = { userId: 'ada', from: '2027-01-17T23:00:00.000Z', to: '2027-01-22T23:00:00.000Z' }

it('reads CSV, YAML and JSON; dates are whole days of the zone', async () => {
  expect(await readLeave('agent,from,to\nAda,2027-01-18,2027-01-22\n', options)).toEqual([ADA])
  expect(await readLeave('Agent;From;To\nada;2027-01-18;2027-01-22', options)).toEqual([ADA])
  const row = '{ agent: Ada, from: "2027-01-18", to: "2027-01-22" }'
  expect(await readLeave(`- ${row}`, options)).toEqual([ADA])
  expect(await readLeave(`format: skillroute/leave@1\nleave: [${row}]`, options)).toEqual([ADA])
  const times = await readLeave('agent,from,to\nBob,2027-01-18T08:00,2027-01-18T12:00Z', options)
  expect(times).toEqual([{ userId: 'bob', from: '2027-01-18T07:00:00.000Z', to: '2027-01-18T12:00:00.000Z' }])
})

it('names every problem with its line', async () => {
  const csv = 'agent,from,to\nEve,2027-01-18,2027-01-22\nAda,2027-02-30,2027-03-01\nBob,2027-01-22,2027-01-18'
  await expect(readLeave(csv, { ...options, file: 'leave.csv' })).rejects.toMatchObject({
    subject: 'leave.csv',
    issues: [
      { line: 2, path: 'agent', message: expect.stringContaining('no agent "Eve"') },
      { line: 3, path: 'from', message: expect.stringContaining('does not exist') },
      { line: 4, path: 'to', message: '2027-01-18 is before from, 2027-01-22' },
    ],
  })
  await expect(readLeave('agent,until\nAda,2027-01-18', { ...options, file: 'leave.csv' })).rejects.toMatchObject({
    issues: [{ line: 1, message: 'must have the columns agent, from and to, not agent, until' }],
  })
  const remarks = await readLeave('agent,from,to,note,note,\nAda,2027-01-18,2027-01-22,a,b,c', options)
  expect(remarks).toEqual(await readLeave('agent,from,to\nAda,2027-01-18,2027-01-22', options))
  const shifted = 'agent,from,to\nAda,B,2027-01-18,2027-01-22'
  await expect(readLeave(shifted, options)).rejects.toThrow('Ada: has more cells than there are headings')
  await expect(readLeave('- agent: Ada\n  from: "2027-01-18"\n  until: "2027-01-19"', options)).rejects.toMatchObject({
    issues: expect.arrayContaining([expect.objectContaining({ line: 3, message: expect.stringContaining('until') })]),
  })
})
