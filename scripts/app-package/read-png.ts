// As much of the PNG format as icons need: width and height.

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** What the header of a PNG says; undefined when the bytes are no PNG. */
export function readPng(
  bytes: Buffer,
): { readonly width: number; readonly height: number } | undefined {
  const isPng =
    bytes.subarray(0, 8).equals(signature) && bytes.toString('latin1', 12, 16) === 'IHDR'
  if (!isPng || bytes.length < 33) return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}
