/** `genesyscloud_routing_skill`, `_language`, `_wrapupcode`, `_utilization_label`, `_utilization`, `_settings`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Replay, startReplay } from './replay'

let tf: Replay
beforeAll(async () => {
  tf = await startReplay()
})
afterAll(() => tf.stop())

describe('routing_skill and routing_language', () => {
  it.each([
    ['postRoutingSkills', 'getRoutingSkill', 'getRoutingSkills', 'deleteRoutingSkill'],
    ['postRoutingLanguages', 'getRoutingLanguage', 'getRoutingLanguages', 'deleteRoutingLanguage'],
  ])('%s, read, found by name, deleted', async (create, read, list, remove) => {
    const name = `Terraform ${create}`
    const { id } = await tf.call(create, { body: { name } })
    expect(await tf.call(read, { path: [id] })).toMatchObject({ id, name })
    // The data source looks through the list for the exact name.
    const query = { pageSize: '50', pageNumber: '1', name }
    expect((await tf.call(list, { query })).entities).toMatchObject([{ id, name }])
    await tf.call(remove, { path: [id] })
    expect((await tf.call(list, { query })).entities).toEqual([])
  })
})

describe('routing_wrapupcode', () => {
  it('is created, read, updated, found and deleted', async () => {
    const { entities: divisions } = await tf.call('getAuthorizationDivisions')
    const division = { id: divisions[1]?.id ?? '' }
    const body = { name: 'Terraform code', description: 'Made by a plan', division }
    const { id } = await tf.call('postRoutingWrapupcodes', { body })
    expect(await tf.call('getRoutingWrapupcode', { path: [id] })).toMatchObject({ ...body, id })
    const renamed = { name: 'Renamed code', description: '' }
    await tf.call('putRoutingWrapupcode', { path: [id], body: renamed })
    expect(await tf.call('getRoutingWrapupcode', { path: [id] })).toMatchObject({ ...renamed, division })
    const query = { pageSize: '100', pageNumber: '1', name: 'Renamed code' }
    expect((await tf.call('getRoutingWrapupcodes', { query })).entities).toMatchObject([{ id }])
    await tf.refused('postRoutingWrapupcodes', 409, { body: { name: 'Renamed code' } })
    await tf.call('deleteRoutingWrapupcode', { path: [id] })
    await tf.refused('getRoutingWrapupcode', 404, { path: [id] })
  })
})

describe('routing_utilization and routing_utilization_label', () => {
  it('sets capacities by medium and label, and resets them', async () => {
    const label = await tf.call('postRoutingUtilizationLabels', { body: { name: 'Terraform label' } })
    await tf.call('putRoutingUtilizationLabel', { path: [label.id], body: { name: 'Renamed label' } })
    expect(await tf.call('getRoutingUtilizationLabel', { path: [label.id] })).toMatchObject({ name: 'Renamed label' })
    const utilization = { call: { maximumCapacity: 1, interruptableMediaTypes: ['email'], includeNonAcd: false } }
    const labelUtilizations = { [label.id]: { maximumCapacity: 2, interruptingLabelIds: [] } }
    await tf.call('putRoutingUtilization', { body: { utilization, labelUtilizations } })
    expect(await tf.call('getRoutingUtilization')).toMatchObject({ utilization, labelUtilizations })
    await tf.refused('deleteRoutingUtilizationLabel', 400, { path: [label.id] })
    await tf.call('deleteRoutingUtilizationLabel', { path: [label.id], query: { forceDelete: 'true' } })
    await tf.call('deleteRoutingUtilization')
    await tf.refused('getRoutingUtilizationLabel', 404, { path: [label.id] })
  })
})

describe('routing_settings', () => {
  it('writes the three kinds of settings, and deletes those of routing', async () => {
    await tf.call('putRoutingSettings', { body: { resetAgentScoreOnPresenceChange: false } })
    await tf.call('patchRoutingSettingsContactcenter', { body: { removeSkillsFromBlindTransfer: true } })
    const transcription = {
      transcription: 'EnabledQueueFlow',
      transcriptionConfidenceThreshold: 65,
      lowLatencyTranscriptionEnabled: true,
      contentSearchEnabled: true,
    }
    await tf.call('putRoutingSettingsTranscription', { body: transcription })
    expect(await tf.call('getRoutingSettings')).toEqual({ resetAgentScoreOnPresenceChange: false })
    expect(await tf.call('getRoutingSettingsContactcenter')).toEqual({ removeSkillsFromBlindTransfer: true })
    expect(await tf.call('getRoutingSettingsTranscription')).toEqual(transcription)
    await tf.call('deleteRoutingSettings')
    expect(await tf.call('getRoutingSettings')).toEqual({ resetAgentScoreOnPresenceChange: true })
  })
})
