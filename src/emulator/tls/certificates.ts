import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import { DAY_MS } from '../../core/time/durations'

/** The certificates of a TLS server and its clients, PEM. */
export interface Certificates {
  /** The certificate authority's own certificate. */
  readonly ca: string
  readonly cert: string
  readonly key: string
}

interface Content {
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signingKey: KeyObject
  readonly extensions: readonly Extension[]
}

const AUTHORITY = 'skillroute emulator'
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'
const COMMON_NAME = '2.5.4.3'
/** Valid from a day earlier, because the clocks of two machines differ. */
const EARLY_MS = DAY_MS
/** Some systems refuse certificates valid for more than 825 days; an emulator runs for less. */
const LIFE_MS = 397 * DAY_MS
const LOOPBACK = '127.0.0.1'

/**
 * Creates a certificate authority, and a certificate from it for the named hosts and this machine. The authority's key
 * is deleted at once, so that nobody can issue a second certificate. In addition, the authority may vouch only for
 * names below `domain`.
 * @param domain the platform's domain, such as `mypurecloud.ie`
 * @param hosts names of the server, all below the domain
 * @param nowMs the present by the machine's clock, against which clients check validity
 */
export function makeCertificates(domain: string, hosts: readonly string[], nowMs: number): Certificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ca = certificate(nowMs, {
    subject: AUTHORITY,
    issuer: AUTHORITY,
    publicKey: authority.publicKey,
    signingKey: authority.privateKey,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign), true),
      extension(id_ce_nameConstraints, onlyBelow(domain), true),
    ],
  })
  const names = [...hosts, 'localhost'].map((dNSName) => new GeneralName({ dNSName }))
  const cert = certificate(nowMs, {
    subject: hosts[0] ?? domain,
    issuer: AUTHORITY,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectAltName, new SubjectAlternativeName([...names, new GeneralName({ iPAddress: LOOPBACK })])),
    ],
  })
  return { ca, cert, key: String(server.privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}

/** Names below the domain, and this machine. */
function onlyBelow(domain: string): NameConstraints {
  const permitted = [
    new GeneralName({ dNSName: domain }),
    new GeneralName({ dNSName: 'localhost' }),
    new GeneralName({ iPAddress: `${LOOPBACK}/32` }),
  ]
  return new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(permitted.map((base) => new GeneralSubtree({ base }))),
  })
}

function certificate(nowMs: number, content: Content): string {
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 })
  const publicKey = content.publicKey.export({ type: 'spki', format: 'der' })
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: named(content.issuer),
    validity: new Validity({ notBefore: new Date(nowMs - EARLY_MS), notAfter: new Date(nowMs + LIFE_MS) }),
    subject: named(content.subject),
    subjectPublicKeyInfo: AsnConvert.parse(publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions([...content.extensions]),
  })
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), content.signingKey)
  const whole = new Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue: buffer(signature) })
  return pem(AsnConvert.serialize(whole))
}

function extension(extnID: string, value: object, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
}

function named(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName })
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])])
}

/** Sixteen bytes of a positive number without leading zeros. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16)
  bytes[0] = 0x40 | (bytes.readUInt8(0) & 0x3f)
  return buffer(bytes)
}

function buffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

function pem(der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
