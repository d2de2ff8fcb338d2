/** A protobuf message without its schema: what each field number holds, in the order of the wire. */
export type ProtobufFields = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>

/** Reads a message (protobuf.dev/programming-guides/encoding); throws where it is none. */
export function readProtobuf(bytes: Uint8Array): ProtobufFields {
  const fields = new Map<number, (bigint | Uint8Array)[]>()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at)
      at += 1
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  const take = (length: number) => {
    if (at + length > bytes.length) throw new Error('the message ends too soon')
    at += length
    return bytes.subarray(at - length, at)
  }
  const read = (wireType: bigint) => {
    switch (wireType) {
      case 0n:
        return varint()
      case 1n:
        take(8)
        return view.getBigUint64(at - 8, true)
      case 2n:
        return take(Number(varint()))
      case 5n:
        take(4)
        return BigInt(view.getUint32(at - 4, true))
      default:
        throw new Error(`there is no wire type ${wireType}`)
    }
  }
  while (at < bytes.length) {
    const tag = varint()
    const field = Number(tag >> 3n)
    fields.set(field, [...(fields.get(field) ?? []), read(tag & 7n)])
  }
  return fields
}

/** The messages in a field. */
export function messagesIn(fields: ProtobufFields, field: number): ProtobufFields[] {
  return (fields.get(field) ?? []).flatMap((value) =>
    value instanceof Uint8Array ? [readProtobuf(value)] : [],
  )
}

/** The first text in a field. */
export function textIn(fields: ProtobufFields, field: number): string | undefined {
  const [value] = fields.get(field) ?? []
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : undefined
}
