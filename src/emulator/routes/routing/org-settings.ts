import { bodyObject, optionalBoolean, requiredNumber, requireOneOf } from '../../answers/body'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext } from '../../model/types'
import { differences, note } from '../shared/note'

const AT = '/api/v2/routing/settings'
const CENTER = `${AT}/contactcenter`
const TRANSCRIPTION = `${AT}/transcription`
const VIEW = ['routing:settings:view']
const EDIT = ['routing:settings:edit']
const TRANSCRIBE = ['routing:transcriptionSettings:edit']

/** Settings of the organization for routing, transfers and transcription. */
export const orgSettingRoutes: readonly Route[] = [
  { method: 'GET', path: AT, permissions: VIEW, handle: getSettings },
  { method: 'PUT', path: AT, permissions: EDIT, handle: putSettings },
  { method: 'DELETE', path: AT, permissions: EDIT, handle: resetSettings },
  { method: 'GET', path: CENTER, handle: (context) => ({ status: 200, body: stored(context, CENTER) }) },
  { method: 'PATCH', path: CENTER, permissions: EDIT, handle: patchCenter },
  {
    method: 'GET',
    path: TRANSCRIPTION,
    permissions: ['routing:transcriptionSettings:view'],
    handle: (context) => ({ status: 200, body: stored(context, TRANSCRIPTION) }),
  },
  { method: 'PUT', path: TRANSCRIPTION, permissions: TRANSCRIBE, handle: putTranscription },
]

type Settings = Readonly<Record<string, unknown>>

const DEFAULTS: Readonly<Record<string, Settings>> = {
  [AT]: { resetAgentScoreOnPresenceChange: true },
  [CENTER]: { removeSkillsFromBlindTransfer: false },
  [TRANSCRIPTION]: {
    transcription: 'Disabled',
    transcriptionConfidenceThreshold: 50,
    lowLatencyTranscriptionEnabled: false,
    contentSearchEnabled: false,
  },
}

function getSettings({ world }: RouteContext): Reply {
  return { status: 200, body: world.routingSettings }
}

function putSettings(context: RouteContext): Reply {
  const flag = optionalBoolean(bodyObject(context.body), 'resetAgentScoreOnPresenceChange')
  setRouting(context, { resetAgentScoreOnPresenceChange: flag ?? true })
  return { status: 200, body: context.world.routingSettings }
}

function resetSettings(context: RouteContext): Reply {
  setRouting(context, { ...DEFAULTS[AT] })
  return { status: 204 }
}

function patchCenter(context: RouteContext): Reply {
  const flag = optionalBoolean(bodyObject(context.body), 'removeSkillsFromBlindTransfer')
  if (flag !== undefined) store(context, CENTER, { removeSkillsFromBlindTransfer: flag })
  return { status: 204 }
}

function putTranscription(context: RouteContext): Reply {
  const body = bodyObject(context.body)
  const flag = (name: string): boolean => optionalBoolean(body, name) ?? false
  const settings = {
    transcription: requireOneOf(
      body.transcription,
      ['Disabled', 'EnabledGlobally', 'EnabledQueueFlow'],
      'transcription',
    ),
    transcriptionConfidenceThreshold: requiredNumber(body, 'transcriptionConfidenceThreshold'),
    lowLatencyTranscriptionEnabled: flag('lowLatencyTranscriptionEnabled'),
    contentSearchEnabled: flag('contentSearchEnabled'),
  }
  store(context, TRANSCRIPTION, settings)
  return { status: 200, body: settings }
}

function setRouting(context: RouteContext, settings: Record<string, unknown>): void {
  const before = context.world.routingSettings
  context.world.routingSettings = settings
  noteSettings(context, before, settings)
}

function stored({ world }: RouteContext, path: string): Settings {
  return mapSlot<Settings>(world, 'organization settings').get(path) ?? DEFAULTS[path] ?? {}
}

function store(context: RouteContext, path: string, settings: Settings): void {
  const before = stored(context, path)
  mapSlot<Settings>(context.world, 'organization settings').set(path, settings)
  noteSettings(context, before, settings)
}

function noteSettings(context: RouteContext, before: Settings, after: Settings): void {
  const { id, name } = context.world.org
  const properties = differences({ ...before }, { ...after })
  if (properties.length === 0) return
  note(
    context,
    'Routing',
    'RoutingSettings',
    { id, name },
    { action: 'Update', properties, effect: 'settings.update routing' },
  )
}
