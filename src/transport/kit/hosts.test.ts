import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../core/errors'
import { REGIONS, resolveHosts } from './hosts'

describe('resolveHosts', () => {
  it.each(Object.entries(REGIONS))('knows %s by name, dashes, domain and hosts', (name, domain) => {
    const expected = { baseUrl: `https://api.${domain}`, loginUrl: `https://login.${domain}`, region: name }
    const forms = [name, name.replaceAll('_', '-'), name.toUpperCase(), domain, `api.${domain}`, `apps.${domain}`]
    for (const region of [...forms, `https://login.${domain}`, `https://apps.${domain}/directory/#/x`, ` ${domain}/ `])
      expect(resolveHosts({ region })).toEqual(expected)
    expect(resolveHosts({ baseUrl: `https://api.${domain}/` })).toEqual(expected)
  })

  it('takes domains that are not listed', () => {
    expect(resolveHosts({ region: 'zaf1.pure.cloud' })).toEqual({
      baseUrl: 'https://api.zaf1.pure.cloud',
      loginUrl: 'https://login.zaf1.pure.cloud',
      region: undefined,
    })
  })

  it.each([
    ['eu_west_l', 'eu_west_1'],
    ['eu-wst-1', 'eu_west_1'],
    ['us_esat_1', 'us_east_1'],
    ['mypurecluod.com', 'mypurecloud.com'],
    ['mypurecloud.ei', 'mypurecloud.ie'],
  ])('names the near match of %s', (region, suggested) => {
    expect(() => resolveHosts({ region })).toThrow(new RegExp(`did you mean '${suggested}'`))
  })

  it('takes a gateway or emulator for both hosts, and both when both are given', () => {
    const url = 'http://127.0.0.1:8080'
    expect(resolveHosts({ baseUrl: url })).toEqual({ baseUrl: url, loginUrl: url, region: undefined })
    expect(resolveHosts({ baseUrl: 'https://gw.example.com/genesys/', loginUrl: 'https://id.example.com' })).toEqual({
      baseUrl: 'https://gw.example.com/genesys',
      loginUrl: 'https://id.example.com',
      region: undefined,
    })
    expect(resolveHosts({ region: 'eu_west_1', baseUrl: 'https://gw.example.com' }).loginUrl).toBe(
      'https://login.mypurecloud.ie',
    )
  })

  it.each([
    [{}, /No region/],
    [{ region: '  ' }, /No region/],
    [{ region: 'europe' }, /neither a region name nor a domain/],
    [{ loginUrl: 'https://x.example' }, /without baseUrl/],
    [{ baseUrl: 'http://gw.example.com' }, /clear text/],
    [{ baseUrl: 'https://me:pw@gw.example.com' }, /password/],
    [{ baseUrl: 'ftp://gw.example.com' }, /ftp:/],
    [{ baseUrl: 'https://gw.example.com?x=1' }, /query/],
    [{ baseUrl: 'https://' }, /not a URL/],
  ])('refuses %j', (options, message) => {
    expect(() => resolveHosts(options)).toThrow(ConfigError)
    expect(() => resolveHosts(options)).toThrow(message)
  })
})
