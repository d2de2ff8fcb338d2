// The pixels of a PNG of 8-bit red, green, blue and alpha that is not interlaced (PNG specification,
// third edition, chapters 7 to 9); icons need no other kind.

import { inflateSync } from 'node:zlib'

/** One pixel, each part from 0 to 255. */
interface Pixel {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly alpha: number
}

const bytesAPixel = 4

/** All pixels of a PNG, row by row; undefined for one of another kind. */
export function readPixels(bytes: Buffer): Pixel[] | undefined {
  const header = bytes.subarray(16, 29)
  const [depth, colorType, , , interlace] = header.subarray(8)
  if (depth !== 8 || colorType !== 6 || interlace !== 0) return undefined
  const rowBytes = header.readUInt32BE(0) * bytesAPixel
  const rows = header.readUInt32BE(4)
  const filtered = inflateSync(Buffer.concat([...dataOf(bytes)]))
  const pixels: Pixel[] = []
  let above = Buffer.alloc(rowBytes)
  for (let row = 0; row < rows; row += 1) {
    const start = row * (rowBytes + 1)
    const line = Buffer.from(filtered.subarray(start + 1, start + 1 + rowBytes))
    unfilter(line, above, filtered.readUInt8(start))
    for (let at = 0; at < rowBytes; at += bytesAPixel) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = line.subarray(at, at + bytesAPixel)
      pixels.push({ red, green, blue, alpha })
    }
    above = line
  }
  return pixels
}

/** The parts of the picture: chunks named IDAT, each with its length before and a checksum after it. */
function* dataOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') {
      yield bytes.subarray(at + 8, at + 8 + length)
    }
    at += 12 + length
  }
}

/** Turns differences from neighbours back into values, in place. */
function unfilter(line: Buffer, above: Buffer, filter: number): void {
  for (let at = 0; at < line.length; at += 1) {
    const left = line[at - bytesAPixel] ?? 0
    const up = above[at] ?? 0
    const upLeft = above[at - bytesAPixel] ?? 0
    const guesses = [0, left, up, (left + up) >> 1, nearest(left, up, upLeft)]
    line[at] = (line[at] ?? 0) + (guesses[filter] ?? 0)
  }
}

/** Paeth's guess: the neighbour that is nearest to left + up − upLeft. */
function nearest(left: number, up: number, upLeft: number): number {
  const [a, b, c] = [
    Math.abs(up - upLeft),
    Math.abs(left - upLeft),
    Math.abs(left + up - 2 * upLeft),
  ]
  if (a <= b && a <= c) return left
  return b <= c ? up : upLeft
}
