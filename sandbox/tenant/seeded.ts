import { createHash } from 'node:crypto'

const digestOf = (name: string): Buffer => createHash('sha256').update(`rekey:${name}`).digest()

/** The same GUID (version 4 in shape) for the same name, on every machine and at every start. */
export function seededGuid(name: string): string {
  const bytes = digestOf(name).subarray(0, 16)
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x40, 6)
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Seeded bytes for secret texts, thumbprints and versions of the seed. */
export function seededBytes(name: string, length: number): Buffer {
  const parts: Buffer[] = []
  for (let index = 0; parts.length * 32 < length; index += 1) {
    parts.push(digestOf(`${name}#${index}`))
  }
  return Buffer.concat(parts).subarray(0, length)
}
