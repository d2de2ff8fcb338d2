import { randomUUID } from 'node:crypto'

import { generate } from 'selfsigned'

/** PEM texts of one certificate authority and of one server certificate that it issued. */
export interface LoopbackCertificates {
  caPem: string
  certPem: string
  keyPem: string
}

const validForYears = 2

/**
 * Makes an own certificate authority and a server certificate for localhost, 127.0.0.1 and ::1.
 * Validity counts in real time: the sandbox clock never makes a TLS connection fail.
 */
export async function issueLoopbackCertificates(): Promise<LoopbackCertificates> {
  const notBeforeDate = new Date(Date.now() - 86_400_000)
  const notAfterDate = new Date(notBeforeDate)
  notAfterDate.setFullYear(notAfterDate.getFullYear() + validForYears)
  const common = { keyType: 'ec', algorithm: 'sha256', notBeforeDate, notAfterDate } as const

  // A process that trusts two tenants tells their authorities apart by name only.
  const authorityName = `Rekey sandbox authority ${randomUUID()}`
  const authority = await generate([{ name: 'commonName', value: authorityName }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  return { caPem: authority.cert, certPem: server.cert, keyPem: server.private }
}
