// As much of the PNG format as a small flat picture needs: eight bits a pixel, a palette, and how
// opaque each of its colours is.

import { crc32, deflateSync } from 'node:zlib'

/** A colour: red, green, blue and opacity, 0 to 255 each. */
export type PaletteColor = readonly [red: number, green: number, blue: number, opacity: number]

const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const eightBits = 8
const indexed = 3

/** A PNG of one byte a pixel, each the place of its colour in the palette. */
export function palettePng(
  pixels: Uint8Array,
  width: number,
  palette: readonly PaletteColor[],
): Buffer {
  const height = pixels.length / width
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([eightBits, indexed], 8)
  const lines = Buffer.alloc(height * (width + 1))
  for (let row = 0; row < height; row += 1) {
    lines.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  }
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((color) => color.slice(0, 3)))),
    chunk('tRNS', Buffer.from(palette.map(([, , , opacity]) => opacity))),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
