// What each kind is: a setting, an input, a plan, and a write that the server refuses.
const NOBODY = '00000000-0000-4000-8000-000000000000'

exports.fail = function fail(kind, { skillroute, emulator, optimizer, workflows }) {
  if (kind === 'setting') return skillroute.createClient({ region: 'nowhere' })
  if (kind === 'input') return optimizer.erlangC({ callsPerHour: -1, ahtSeconds: 300, agents: 8, targetSeconds: 20 })
  if (kind === 'plan') return workflows.buildPlan({})
  return emulator.startEmulator({ agents: 4, queues: 1, skills: 2 }).then((org) => {
    const { url: baseUrl, clock } = org
    const client = skillroute.createClient({ baseUrl, auth: skillroute.clientCredentials(org), clock })
    // Not awaited anywhere: only the error itself can tell who called.
    return placeOfTheCall(client)
  })
}

function placeOfTheCall(client) {
  return client.routing.userSkills.set(NOBODY, [{ id: NOBODY, proficiency: 3 }])
}
