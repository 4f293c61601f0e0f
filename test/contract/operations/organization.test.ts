/** Org, token, OAuth clients, what the client may do, divisions, limits and licenses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { byId, ids, type Org, plain, some, startOrg } from './org'

let org: Org
beforeAll(async () => {
  org = await startOrg()
})
afterAll(() => org.stop())

describe('organizations, tokens, OAuth clients, authorization', () => {
  it('organizations.me', async () => {
    const me = await org.client.organizations.me()
    expect(plain(me)).toEqual(plain(await new org.sdk.OrganizationApi().getOrganizationsMe()))
    expect(me).toMatchObject(org.emulator.world.org)
  })

  it('tokens.me', async () => {
    const { OAuthClient, organization, ...rest } = await org.client.tokens.me()
    expect(OAuthClient?.id).toBe(org.emulator.clientId)
    expect(organization).toMatchObject(org.emulator.world.org)
    expect(JSON.stringify({ OAuthClient, rest })).not.toContain(org.emulator.clientSecret)
    const official = await new org.sdk.TokensApi().getTokensMe()
    expect(plain(OAuthClient)).toEqual(plain(official.OAuthClient))
  })

  it('tokens.revoke', async () => {
    const before = org.emulator.stats.tokenRequests
    await org.client.tokens.revoke()
    expect((await org.client.tokens.me()).OAuthClient?.id).toBe(org.emulator.clientId)
    expect(org.emulator.stats.tokenRequests).toBe(before + 1)
  })

  it('oauthClients.list and get', async () => {
    const api = new org.sdk.OAuthApi()
    const listed = await org.client.oauthClients.list().toArray()
    expect(byId(listed)).toEqual(byId((await api.getOauthClients()).entities))
    const one = await org.client.oauthClients.get(org.emulator.clientId)
    expect(plain(one)).toEqual(plain(await api.getOauthClient(org.emulator.clientId)))
    expect(one.accessTokenValiditySeconds).toBe(86_400)
  })

  it('authorization.me', async () => {
    const me = await org.client.authorization.me()
    expect(plain(me)).toEqual(plain(await new org.sdk.AuthorizationApi().getAuthorizationSubjectsMe()))
    expect(me.id).toBe(org.emulator.clientId)
    expect(me.grants?.length).toBeGreaterThan(0)
  })
})

describe('divisions', () => {
  it('list gives all of them, as the official SDK does', async () => {
    const api = new org.sdk.AuthorizationApi()
    const truth = ids(org.emulator.world.divisions.values())
    const listed = await org.client.divisions.list({ pageSize: 2 }).toArray()
    expect(ids(listed)).toEqual(truth)
    expect(byId(listed)).toEqual(byId((await api.getAuthorizationDivisions({ pageSize: 100 })).entities))
    expect(byId(listed)).toEqual(byId((await api.getAuthorizationDivisionsQuery({ pageSize: '100' })).entities))
  })

  it('get and home', async () => {
    const api = new org.sdk.AuthorizationApi()
    const other = some(org.emulator.world.divisions.values(), (division) => !division.homeDivision)
    const got = await org.client.divisions.get(other.id)
    expect(got.name).toBe(other.name)
    expect(plain(got)).toEqual(plain(await api.getAuthorizationDivision(other.id)))
    const home = await org.client.divisions.home()
    expect(plain(home)).toEqual(plain(await api.getAuthorizationDivisionsHome()))
    expect(org.emulator.world.divisions.get(home.id)?.homeDivision).toBe(true)
  })
})

describe('limits', () => {
  it('docs and namespaces name the same', async () => {
    const docs = await org.client.limits.docs()
    expect(plain(docs)).toEqual(plain(await new org.sdk.OrganizationApi().getOrganizationsLimitsDocs()))
    const names = await org.client.limits.namespaces().toArray()
    expect(names).toEqual(docs.namespaces?.map(({ name }) => name))
    expect(names).toContain('platform.api')
  })

  it('namespace and defaults tell the token rate', async () => {
    const api = new org.sdk.OrganizationApi()
    const rate = { key: 'client.credentials.token.rate.per.minute', namespace: 'platform.api', value: 300 }
    const limits = await org.client.limits.namespace('platform.api')
    const defaults = await org.client.limits.defaults('platform.api')
    expect(limits).toContainEqual(expect.objectContaining(rate))
    expect(defaults).toContainEqual(expect.objectContaining(rate))
    expect(plain(limits)).toEqual(plain((await api.getOrganizationsLimitsNamespace('platform.api')).entities))
    const official = await api.getOrganizationsLimitsNamespaceDefaults('platform.api')
    expect(plain(defaults)).toEqual(plain(official.entities))
  })
})

describe('licenses', () => {
  it('definitions', async () => {
    const ours = await org.client.licenses.definitions()
    expect(byId(ours)).toEqual(byId(await new org.sdk.LicenseApi().getLicenseDefinitions()))
    const held = new Set([...org.emulator.world.users.values()].flatMap((user) => user.licenses))
    expect(ids(ours)).toEqual(expect.arrayContaining([...held]))
  })

  it('list, get and byIds tell what each user holds', async () => {
    const api = new org.sdk.LicenseApi()
    const users = [...org.emulator.world.users.values()]
    const truth = users.map(({ id, licenses }) => ({ id, licenses })).sort((a, b) => a.id.localeCompare(b.id))
    const listed = await org.client.licenses.list({ pageSize: 20 }).toArray()
    expect(byId(listed.map(({ id, licenses }) => ({ id, licenses })))).toEqual(
      truth.filter((user) => user.licenses.length > 0),
    )
    expect(byId(listed)).toEqual(byId((await api.getLicenseUsers({ pageSize: 500 })).entities))
    const some = users.slice(0, 10).map(({ id }) => id)
    expect(byId(await org.client.licenses.byIds(some))).toEqual(truth.filter(({ id }) => some.includes(id)))
    expect(ids(Object.keys(await api.postLicenseUsers({ body: some })).map((id) => ({ id })))).toEqual([...some].sort())
    const user = org.user()
    const one = await org.client.licenses.get(user.id)
    expect(one).toEqual({ id: user.id, licenses: user.licenses })
    expect(ids((await api.getLicenseUser(user.id)).licenses)).toEqual([...one.licenses].sort())
  })
})
